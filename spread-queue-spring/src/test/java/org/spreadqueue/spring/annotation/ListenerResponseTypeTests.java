// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses are written as the type that the method declares.
 */
class ListenerResponseTypeTests {

	@ParameterizedTest
	@ValueSource(strings = { "now", "stage", "mono", "batch" })
	void elementsKeepTheirTypeIds(String listener) throws Exception {
		try (ListenerContext context = new ListenerContext(Shapes.class)) {
			assertThat(context.handle(listener, "1").get())
				.isEqualTo(JobResult.response(context.tree("[{'kind':'circle','radius':1}]")));
		}
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
	interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	@Component
	static class Shapes {

		@QueueListener(queues = "orders", id = "now")
		List<Shape> now(int number) {
			return new ArrayList<>(List.of(new Circle(number)));
		}

		@QueueListener(queues = "orders", id = "stage")
		CompletableFuture<List<Shape>> stage(int number) {
			return CompletableFuture.completedFuture(now(number));
		}

		@QueueListener(queues = "orders", id = "mono")
		Mono<List<Shape>> mono(int number) {
			return Mono.just(now(number));
		}

		@QueueListener(queues = "orders", id = "batch", batchSize = "1")
		List<List<Shape>> batch(List<Integer> numbers) {
			return numbers.stream().map(this::now).toList();
		}

	}

}
