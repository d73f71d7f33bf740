// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueHandler;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class QueueHandlerExampleTests {

	@Test
	void eachTypeHasItsMethod() {
		ExampleApplication.of(OrderEvents.class).run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			queues.send("order-events", new Placed("tea", 2));
			queues.send("order-events", new Cancelled(7));
			queues.send("order-events", "what is this?");
			List<String> log = context.getBean(OrderEvents.class).log;
			await().until(() -> log.size() == 3);
			assertThat(log).containsExactly("placed tea", "cancelled 7", "skipped \"what is this?\"");
		});
	}

	// tag::events[]
	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface OrderEvent permits Placed, Cancelled {

	}

	record Placed(String item, int quantity) implements OrderEvent {
	}

	record Cancelled(long id) implements OrderEvent {
	}

	@Component
	@QueueListener("order-events")
	static class OrderEvents {

		private final List<String> log = new CopyOnWriteArrayList<>();

		@QueueHandler
		void placed(Placed order) {
			this.log.add("placed " + order.item());
		}

		@QueueHandler
		void cancelled(Cancelled order) {
			this.log.add("cancelled " + order.id());
		}

		@QueueHandler(isDefault = true)
		void rest(JsonNode message) {
			this.log.add("skipped " + message);
		}

	}
	// end::events[]

}
