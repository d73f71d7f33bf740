// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.listener.QueueListenerContainerCustomizer;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ErrorExampleTests {

	@Test
	void aMessageIsTriedAgainAndThenGoesToTheErrorHandler() {
		ExampleApplication.of(Orders.class).run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			assertThat(queues.sendAndReceive("orders", "unicorn", String.class)).isEqualTo("We have no unicorn.");
			assertThat(context.getBean(Orders.class).calls).hasValue(4);
			assertThatExceptionOfType(JobFailedException.class)
				.isThrownBy(() -> queues.sendAndReceive("orders", "", String.class))
				.withMessage("An order without an item");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		final AtomicInteger calls = new AtomicInteger();

		@QueueListener("orders")
		String process(String item) {
			this.calls.incrementAndGet();
			if (item.isEmpty()) {
				throw new IllegalArgumentException("An order without an item");
			}
			throw new UnknownItemException(item);
		}

		// tag::errors[]
		@Bean
		QueueListenerContainerCustomizer retries() {
			return (builder) -> builder.retry(RetryPolicy.builder()
				.maxRetries(3)
				.delay(Duration.ofMillis(20))
				.multiplier(2)
				.jitter(Duration.ofMillis(5))
				.build());
		}

		@Bean
		QueueErrorHandler errors() {
			return (job, failure) -> {
				if (failure instanceof UnknownItemException unknown) {
					return "We have no " + unknown.getMessage() + ".";
				}
				if (failure instanceof IllegalArgumentException) {
					return JobResult.fatal(failure); // a dead letter at once
				}
				throw failure;
			};
		}
		// end::errors[]

	}

	static class UnknownItemException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnknownItemException(String item) {
			super(item);
		}

	}

}
