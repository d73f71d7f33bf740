// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.sending;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.handler.annotation.Header;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.BatchSendException;
import org.spreadqueue.spring.template.SendSpec;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class SendSpecExampleTests {

	@Test
	void optionsTravelWithTheMessage() {
		ExampleApplication.of(Orders.class).run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			BlockingQueue<String> processed = context.getBean(Orders.class).processed;
			Order order = Order.TEA;
			// tag::options[]
			queues.to("orders")
				.header("tenant", "a") // text, an @Header of the listener
				.priority(9) // 0 to 9, higher ones go out first
				.delay(Duration.ofMillis(50)) // not before
				.expiry(Duration.ofHours(1)) // not after
				.key("customer-7") // one at a time, in order
				.send(order);
			// end::options[]
			assertThat(processed.poll(10, TimeUnit.SECONDS)).isEqualTo("tea of a");
			SendSpec spec = queues.to("orders").header("tenant", "b");
			List<Order> several = List.of(order, order);
			// tag::delivery[]
			Delivery delivery = spec.submit(order);
			delivery.done().join(); // a worker has done it
			try {
				spec.sendAll(several);
			}
			catch (BatchSendException ex) {
				ex.failures().forEach((place, failure) -> spec.send(several.get(place)));
			}
			// end::delivery[]
			for (int i = 0; i < 3; i++) {
				assertThat(processed.poll(10, TimeUnit.SECONDS)).isEqualTo("tea of b");
			}
		});
	}

	@Test
	void theTypeOfAPayloadCanBeSaid() {
		ExampleApplication.of(Drawings.class).run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			List<Shape> shapes = List.of(new Circle(1), new Square(2));
			// tag::type[]
			queues.to("drawings").payloadType(new ParameterizedTypeReference<List<Shape>>() {
			}).send(shapes);
			// end::type[]
			assertThat(context.getBean(Drawings.class).drawn.poll(10, TimeUnit.SECONDS)).isEqualTo(shapes);
		});
	}

	@Test
	void theFluentFormCanBeMocked() {
		// tag::mock[]
		SpreadQueueOperations queues = mock();
		SendSpec spec = mock(SendSpec.class, RETURNS_SELF);
		given(queues.to("orders")).willReturn(spec);
		// end::mock[]
		buyUrgently(queues);
		verify(spec).priority(9);
		verify(spec).send(Order.TEA);
	}

	private static void buyUrgently(SpreadQueueOperations queues) {
		queues.to("orders").priority(9).send(Order.TEA);
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
	sealed interface Shape permits Circle, Square {

	}

	record Circle(int radius) implements Shape {
	}

	record Square(int side) implements Shape {
	}

	static class Drawings {

		final BlockingQueue<List<Shape>> drawn = new LinkedBlockingQueue<>();

		@QueueListener("drawings")
		void draw(List<Shape> shapes) {
			this.drawn.add(shapes);
		}

	}

	static class Orders {

		final BlockingQueue<String> processed = new LinkedBlockingQueue<>();

		@QueueListener("orders")
		void process(Order order, @Header("tenant") String tenant) {
			this.processed.add(order.item() + " of " + tenant);
		}

	}

}
