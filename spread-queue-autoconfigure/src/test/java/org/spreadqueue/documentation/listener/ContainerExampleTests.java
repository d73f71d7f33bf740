// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.context.event.EventListener;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.ContainerEvent;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

class ContainerExampleTests {

	@Test
	void aListenerCanBePausedAndResumed() {
		ExampleApplication.of(Orders.class).run((context) -> {
			QueueListenerContainerRegistry registry = context.getBean(QueueListenerContainerRegistry.class);
			// tag::pause[]
			registry.find("orders").ifPresent(QueueListenerContainer::pause);
			// end::pause[]
			assertThat(context.getBean(Orders.class).log.poll(10, TimeUnit.SECONDS)).isEqualTo("orders is paused");
			registry.find("orders").ifPresent(QueueListenerContainer::resume);
			assertThat(context.getBean(SpreadQueueOperations.class).sendAndReceive("orders", "tea", String.class))
				.isEqualTo("tea");
		});
	}

	static class Orders {

		final BlockingQueue<String> log = new LinkedBlockingQueue<>();

		@QueueListener(queues = "orders", id = "orders")
		String process(String item) {
			return item;
		}

		// tag::event[]
		@EventListener
		void paused(ContainerEvent.Paused event) {
			this.log.add(event.container().options().id() + " is paused");
		}
		// end::event[]

	}

}
