// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.documentation.Receipt;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.worker.Job;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerExampleTests {

	@Test
	void whatTheMethodReturnsIsTheAnswer() {
		ExampleApplication.of(Simple.class)
			.run((context) -> assertThat(
					context.getBean(SpreadQueueOperations.class).sendAndReceive("orders", Order.TEA, Receipt.class))
				.isEqualTo(Receipt.of(Order.TEA)));
	}

	@Test
	void attributesTakePlaceholders() {
		ExampleApplication.of(Attributes.class).withPropertyValues("app.queue=teas").run((context) -> {
			assertThat(context.getBean(SpreadQueueOperations.class).sendAndReceive("teas", Order.TEA, String.class))
				.startsWith("tea for #");
			assertThat(context.getBean(QueueListenerContainerRegistry.class).find("orders"))
				.hasValueSatisfying((container) -> {
					assertThat(container.options().worker().concurrency()).isEqualTo(4);
					assertThat(container.options().shutdownTimeout()).hasSeconds(10);
				});
		});
	}

	@Test
	void parametersAreFilledByTheirKind() {
		ExampleApplication.of(Parameters.class)
			.run((context) -> assertThat(context.getBean(SpreadQueueOperations.class)
				.to("orders")
				.header("tenant", "acme")
				.sendAndReceive(Order.TEA, String.class)).isEqualTo("tea of acme, try 1"));
	}

	static class Parameters {

		// tag::parameters[]
		@QueueListener("orders")
		String process(Order order, @Header("tenant") String tenant, @Headers Map<String, Object> headers,
				Message<Order> message, Job job) {
			return order.item() + " of " + tenant + ", try " + headers.get(QueueHeaders.ATTEMPT);
		}
		// end::parameters[]

	}

	static class Simple {

		// tag::simple[]
		@QueueListener("orders")
		Receipt process(Order order) {
			return new Receipt(order.item(), order.total());
		}
		// end::simple[]

	}

	static class Attributes {

		// tag::attributes[]
		@QueueListener(queues = "${app.queue}", id = "orders", concurrency = "4", shutdownTimeout = "10s")
		String process(Order order, @Header(QueueHeaders.ORIGINATOR) String sender) {
			return order.item() + " for " + sender;
		}
		// end::attributes[]

	}

}
