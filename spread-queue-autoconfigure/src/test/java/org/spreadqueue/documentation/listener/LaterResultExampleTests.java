// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.documentation.Receipt;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LaterResultExampleTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	@Test
	void theValueOfTheStageIsTheAnswer() {
		ExampleApplication.of(Orders.class)
			.run((context) -> assertThat(
					context.getBean(SpreadQueueOperations.class).sendAndReceive("orders", Order.TEA, Receipt.class))
				.isEqualTo(Receipt.of(Order.TEA)));
	}

	@Test
	void aListenerThatStopsWaitsForTheStage() {
		ExampleApplication.of(Slow.class).run((context) -> {
			QueueListenerContainer container = context.getBean("slow", QueueListenerContainer.class);
			CompletableFuture<@Nullable String> answer = context.getBean(SpreadQueueOperations.class)
				.sendAndReceiveAsync("orders", "tea", String.class);
			await().until(() -> container.statistics().running() == 1);
			CompletableFuture<String> stopped = new CompletableFuture<>();
			container.stop(() -> stopped.complete("stopped"));
			assertThat(stopped).isNotDone();
			context.getBean(Slow.class).result.complete("ready");
			assertThat(stopped).succeedsWithin(LIMIT);
			assertThat(answer).succeedsWithin(LIMIT).isEqualTo("ready");
		});
	}

	static class Slow {

		final CompletableFuture<String> result = new CompletableFuture<>();

		@QueueListener(queues = "orders", id = "slow")
		CompletableFuture<String> process(String item) {
			return this.result;
		}

	}

	static class Orders {

		// tag::listener[]
		@QueueListener("orders")
		CompletableFuture<Receipt> process(Order order) {
			return price(order).thenApply((total) -> new Receipt(order.item(), total));
		}
		// end::listener[]

		private CompletableFuture<BigDecimal> price(Order order) {
			return CompletableFuture.supplyAsync(order::total);
		}

	}

}
