// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

import org.spreadqueue.boot.EnableAutoConfigurationWithoutSecurity;
import org.spreadqueue.spring.annotation.QueueListener;

/**
 * A program with Actuator, a web server, and a listener that fails on some messages and
 * can be held up.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfigurationWithoutSecurity
class ConsoleApplication {

	@Bean
	Orders orders() {
		return new Orders();
	}

	static class Orders {

		private final Queue<String> done = new ConcurrentLinkedQueue<>();

		private volatile boolean repaired;

		private volatile CountDownLatch gate = new CountDownLatch(0);

		@QueueListener(queues = "orders", id = "worker")
		void process(String text) throws InterruptedException {
			this.gate.await();
			if (!this.repaired && text.startsWith("broken")) {
				throw new IllegalStateException("state of " + text);
			}
			if (!this.repaired && text.startsWith("odd")) {
				throw new IllegalArgumentException("argument of " + text);
			}
			this.done.add(text);
		}

		Queue<String> done() {
			return this.done;
		}

		/** From now on, it fails on nothing. */
		void repair() {
			this.repaired = true;
		}

		/** Has the next message wait until it is released. */
		void hold() {
			this.gate = new CountDownLatch(1);
		}

		void release() {
			this.gate.countDown();
		}

		void reset() {
			release();
			this.repaired = false;
			this.done.clear();
		}

	}

}
