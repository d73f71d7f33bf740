// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SettlingExampleTests {

	@Test
	void aMessageIsOpenUntilItIsSettled() {
		ExampleApplication.of(Orders.class).run((context) -> {
			Delivery delivery = context.getBean(SpreadQueueOperations.class).to("orders").submit(Order.TEA);
			Warehouse warehouse = context.getBean(Orders.class).warehouse;
			await().until(() -> warehouse.reserved != null);
			assertThat(delivery.done()).isNotDone();
			requireNonNull(warehouse.reserved).run();
			await().until(delivery.done()::isDone);
			assertThat(delivery.done()).isCompleted();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		final Warehouse warehouse = new Warehouse();

		// tag::listener[]
		@QueueListener("orders")
		void process(Order order, Acknowledgment acknowledgment) {
			this.warehouse.reserve(order, acknowledgment::acknowledge, acknowledgment::reject);
		}
		// end::listener[]

	}

}
