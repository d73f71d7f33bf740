// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.sending;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.documentation.Receipt;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

class SendingExampleTests {

	@Test
	void sendsAndWaitsForAnswers() {
		ExampleApplication.of(Shop.class, Worker.class).run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			Order order = Order.TEA;
			// tag::send[]
			queues.send("orders", order);
			Receipt receipt = queues.sendAndReceive("orders", order, Receipt.class);
			// end::send[]
			assertThat(receipt).isEqualTo(Receipt.of(order));
			assertThat(context.getBean(Shop.class).buy(order)).isEqualTo(Receipt.of(order));
		});
	}

	@Test
	void saysWhyThereIsNoAnswer() {
		ExampleApplication.of(Shop.class)
			.withPropertyValues("spread.queue.request-timeout=200ms")
			.run((context) -> assertThat(context.getBean(Shop.class).buy(Order.TEA)).isNull());
	}

	record Shop(SpreadQueueOperations queues) {

		// tag::failure[]
		@Nullable Receipt buy(Order order) {
			try {
				return this.queues.sendAndReceive("orders", order, Receipt.class);
			}
			catch (DeliveryFailedException ex) {
				if (ex.reason() == Reason.TIMED_OUT_QUEUED) {
					return null; // no worker has it yet
				}
				throw ex;
			}
		}
		// end::failure[]

	}

	static class Worker {

		@QueueListener("orders")
		Receipt process(Order order) {
			return Receipt.of(order);
		}

	}

}
