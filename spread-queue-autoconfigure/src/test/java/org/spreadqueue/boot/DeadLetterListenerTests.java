// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener of a dead-letter queue gets messages with their story, whether it is in the
 * application that runs the manager of the queue or has the manager start later.
 */
class DeadLetterListenerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
		.withUserConfiguration(Worker.class)
		.withPropertyValues("spread.queue.manager.max-attempts=2", "spread.queue.manager.redelivery-delay=1ms");

	@ParameterizedTest
	@ValueSource(strings = { "", "orders", "orders,orders.dlq" })
	void aDeadLetterSaysWhatHappened(String managed) {
		this.runner.withPropertyValues("spread.queue.manager.queues=" + managed).run((context) -> {
			Instant before = Instant.now();
			context.getBean(SpreadQueueOperations.class).send("orders", new Order("tea", 2));
			Worker worker = context.getBean(Worker.class);
			assertThat(worker.letter.get(20, TimeUnit.SECONDS)).satisfies((letter) -> {
				assertThat(letter.order()).isEqualTo(new Order("tea", 2));
				assertThat(letter.reason()).isEqualTo("failed");
				assertThat(letter.queue()).isEqualTo("orders");
				assertThat(letter.attempts()).isEqualTo(2);
				assertThat(letter.exception()).isEqualTo(IllegalStateException.class.getName());
				assertThat(letter.message()).isEqualTo("no tea here");
				assertThat(letter.id()).isEqualTo(worker.id.get(20, TimeUnit.SECONDS));
				assertThat(letter.time()).isBetween(before, Instant.now());
			});
		});
	}

	record Order(String item, int quantity) {
	}

	record DeadLetter(Order order, String reason, String queue, int attempts, @Nullable String exception,
			@Nullable String message, Instant time, String id) {
	}

	@Component
	static class Worker {

		final CompletableFuture<String> id = new CompletableFuture<>();

		final CompletableFuture<DeadLetter> letter = new CompletableFuture<>();

		@QueueListener("orders")
		void process(Order order, @Header(QueueHeaders.MESSAGE_ID) String id) {
			this.id.complete(id);
			throw new IllegalStateException("no " + order.item() + " here");
		}

		@QueueListener("orders.dlq")
		void dead(Order order, @Header(QueueHeaders.DEAD_LETTER_REASON) String reason,
				@Header(QueueHeaders.DEAD_LETTER_QUEUE) String queue,
				@Header(QueueHeaders.DEAD_LETTER_ATTEMPTS) int attempts,
				@Header(name = QueueHeaders.DEAD_LETTER_EXCEPTION, required = false) @Nullable String exception,
				@Header(name = QueueHeaders.DEAD_LETTER_EXCEPTION_MESSAGE, required = false) @Nullable String message,
				@Header(QueueHeaders.DEAD_LETTER_TIME) Instant time, @Header(QueueHeaders.DEAD_LETTER_ID) String id) {
			this.letter.complete(new DeadLetter(order, reason, queue, attempts, exception, message, time, id));
		}

	}

}
