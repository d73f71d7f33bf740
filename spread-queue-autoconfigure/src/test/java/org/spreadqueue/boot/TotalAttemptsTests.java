// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Retries in the worker and redeliveries by the manager are attempts alike: they are
 * counted together, and one number limits them.
 */
@Timeout(60)
class TotalAttemptsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
		.withUserConfiguration(Worker.class)
		.withPropertyValues("spread.queue.name=orders", "spread.queue.retry.delay=1ms",
				"spread.queue.manager.redelivery-delay=1ms");

	@ParameterizedTest
	@CsvSource({ "0, 3, 3", "2, 3, 3", "3, 3, 4", "1, 5, 6", "2, 9, 9" })
	void attemptsAreCountedTogetherAndLimitedByOneNumber(int maxRetries, int maxAttempts, int calls) {
		this.runner
			.withPropertyValues("spread.queue.retry.max-retries=" + maxRetries,
					"spread.queue.manager.max-attempts=" + maxAttempts)
			.run((context) -> {
				context.getBean(SpreadQueueOperations.class).send("fail");
				Worker worker = context.getBean(Worker.class);
				assertThat(worker.deadLetter.get(20, TimeUnit.SECONDS)).isEqualTo(calls);
				assertThat(worker.attempts).containsExactlyElementsOf(attempts(calls));
			});
	}

	@Test
	void callerIsToldWhichAttemptFailed() {
		this.runner.withPropertyValues("spread.queue.retry.max-retries=2").run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			assertThatExceptionOfType(JobFailedException.class)
				.isThrownBy(() -> queues.sendAndReceive("fail", String.class))
				.satisfies((failure) -> assertThat(failure.attempt()).isEqualTo(3));
			assertThat(context.getBean(Worker.class).attempts).containsExactlyElementsOf(attempts(3));
		});
	}

	@Test
	void errorHandlerIsToldWhichAttemptFailed() {
		BlockingQueue<Integer> failed = new LinkedBlockingQueue<>();
		QueueErrorHandler errorHandler = (job, failure) -> failed.add(job.attempt());
		this.runner.withBean(QueueErrorHandler.class, () -> errorHandler)
			.withPropertyValues("spread.queue.retry.max-retries=2")
			.run((context) -> {
				context.getBean(SpreadQueueOperations.class).sendAndReceive("fail", Object.class);
				assertThat(failed).containsExactly(3);
			});
	}

	private static List<Integer> attempts(int last) {
		return IntStream.rangeClosed(1, last).boxed().toList();
	}

	@Component
	static class Worker {

		final BlockingQueue<Integer> attempts = new LinkedBlockingQueue<>();

		final CompletableFuture<Integer> deadLetter = new CompletableFuture<>();

		@QueueListener("orders")
		void process(String text, @Header(QueueHeaders.ATTEMPT) int attempt) {
			this.attempts.add(attempt);
			throw new IllegalStateException("no " + text);
		}

		@QueueListener("orders.dlq")
		void dead(String text, @Header(QueueHeaders.DEAD_LETTER_ATTEMPTS) int attempts) {
			this.deadLetter.complete(attempts);
		}

	}

}
