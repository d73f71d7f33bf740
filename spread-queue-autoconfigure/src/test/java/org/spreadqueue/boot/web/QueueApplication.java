// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.web;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

import org.spreadqueue.boot.EnableAutoConfigurationWithoutSecurity;
import org.spreadqueue.spring.annotation.QueueListener;

/**
 * A program with Actuator, a web server, and a listener that can be broken.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfigurationWithoutSecurity
class QueueApplication {

	/** While it is true, the listener fails on every message. */
	@Bean
	AtomicBoolean broken() {
		return new AtomicBoolean();
	}

	@Bean
	OrderWorker orderWorker(AtomicBoolean broken) {
		return new OrderWorker(broken);
	}

	static class OrderWorker {

		private final AtomicBoolean broken;

		OrderWorker(AtomicBoolean broken) {
			this.broken = broken;
		}

		@QueueListener(queues = "orders", id = "worker")
		String process(String text) {
			if (this.broken.get()) {
				throw new IllegalStateException("disk full");
			}
			return "done: " + text;
		}

	}

}
