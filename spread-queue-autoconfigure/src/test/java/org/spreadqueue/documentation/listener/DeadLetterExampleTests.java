// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.messaging.handler.annotation.Header;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterExampleTests {

	@Test
	void whatFailsTooOftenCanBeListenedTo() {
		ExampleApplication.of(Orders.class)
			.withPropertyValues(ExampleApplication.properties("dead-letters.properties"))
			.run((context) -> {
				context.getBean(SpreadQueueOperations.class).send("orders", Order.TEA);
				assertThat(context.getBean(Orders.class).buried.poll(10, TimeUnit.SECONDS))
					.isEqualTo("tea failed 2 times: no tea today");
			});
	}

	static class Orders {

		final BlockingQueue<String> buried = new LinkedBlockingQueue<>();

		@QueueListener("orders")
		void process(Order order) {
			throw new IllegalStateException("no " + order.item() + " today");
		}

		// tag::listener[]
		@QueueListener("orders.dlq")
		void bury(Order order, @Header(QueueHeaders.DEAD_LETTER_EXCEPTION_MESSAGE) String error,
				@Header(QueueHeaders.DEAD_LETTER_ATTEMPTS) int attempts) {
			this.buried.add(order.item() + " failed " + attempts + " times: " + error);
		}
		// end::listener[]

	}

}
