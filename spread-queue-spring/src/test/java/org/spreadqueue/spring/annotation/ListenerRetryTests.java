// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;
import tools.jackson.databind.node.IntNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Retries in the worker.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class ListenerRetryTests {

	private static final AtomicInteger calls = new AtomicInteger();

	private static final RetryPolicy TWO_RETRIES = RetryPolicy.builder()
		.maxRetries(2)
		.delay(Duration.ofMillis(1))
		.build();

	@BeforeEach
	void reset() {
		calls.set(0);
	}

	@Test
	void nothingIsRetriedUnlessTold() throws Exception {
		try (ListenerContext context = new ListenerContext(Failing.class)) {
			assertThat(context.handle("100")).isInstanceOf(JobResult.Failure.class);
			assertThat(calls).hasValue(1);
		}
	}

	@Test
	void messageIsTriedAgainUntilItSucceeds() throws Exception {
		assertThat(result(Failing.class, "2", TWO_RETRIES)).isInstanceOf(JobResult.Response.class);
		assertThat(calls).hasValue(3);
	}

	@Test
	void failedFutureIsTriedAgain() throws Exception {
		assertThat(result(FailingLater.class, "2", TWO_RETRIES)).isInstanceOf(JobResult.Response.class);
		assertThat(calls).hasValue(3);
	}

	@Test
	void lastFailureCountsWhenRetriesAreUsedUp() throws Exception {
		assertThat(result(Failing.class, "100", TWO_RETRIES))
			.isEqualTo(new JobResult.Failure("java.io.IOException", "failure 3").withRetries(2));
		assertThat(calls).hasValue(3);
	}

	@Test
	void theFirstFailureHasAStackTraceAndEachFurtherOneIsALineWithTheIdOfTheMessage(CapturedOutput output)
			throws Exception {
		try (ListenerContext context = new ListenerContext((builder) -> builder.retry(TWO_RETRIES), Failing.class)) {
			Job job = new Job(7, new QueueName("orders"), "#alice#localhost", Content.json(new IntNode(100)),
					WireFormat.DEFAULT, false, new MessageId(0xab, 12), 1, Duration.ZERO);
			String id = context.onlyOptions().id();
			context.registry().find(id).orElseThrow().handle(job).toCompletableFuture().get(10, TimeUnit.SECONDS);
			String message = "Listener '" + id
					+ "' failed on message 00000000000000ab-12 of #alice#localhost in queue 'orders', attempt ";
			String end = System.lineSeparator();
			assertThat(output)
				.containsOnlyOnce(message + "1, and tries again in 1 ms" + end + "java.io.IOException: failure 1")
				.containsOnlyOnce(message + "2, and tries again in 1 ms: java.io.IOException: failure 2" + end)
				.containsOnlyOnce(message
						+ "3: java.io.IOException: failure 3 (failure 3 in a row, stack trace with the first one)"
						+ end)
				.containsOnlyOnce("\tat " + Failing.class.getName());
		}
	}

	@Test
	void aSuccessAfterRetriesSaysHowLongTheFailuresLasted(CapturedOutput output) throws Exception {
		assertThat(result(Failing.class, "2", TWO_RETRIES)).isInstanceOf(JobResult.Response.class);
		assertThat(output).containsPattern("works again after 2 failures in a row, the first one \\d+ ms ago");
	}

	@Test
	void errorHandlerIsCalledOnceAfterTheLastRetry() throws Exception {
		try (ListenerContext context = new ListenerContext(
				(builder) -> builder.retry(TWO_RETRIES).errorHandler((job, failure) -> failure.getMessage()),
				Failing.class)) {
			assertThat(context.handle("100")).isEqualTo(JobResult.response(context.tree("'failure 3'")));
		}
	}

	@Test
	void policyDecidesByException() throws Exception {
		RetryPolicy notIo = RetryPolicy.builder().maxRetries(5).excludes(IOException.class).build();
		assertThat(result(Failing.class, "100", notIo)).isInstanceOf(JobResult.Failure.class);
		assertThat(calls).hasValue(1);
	}

	@Test
	void payloadThatDoesNotFitIsNeverRetried() throws Exception {
		assertFatal(Failing.class, "'many'", "cannot be read as int");
	}

	@Test
	void invalidPayloadIsNeverRetried() throws Exception {
		assertFatal(Validating.class, "-1", "must be positive");
	}

	@Test
	void missingHeaderIsNeverRetried() throws Exception {
		assertFatal(MissingHeader.class, "1", "Missing header 'tenant'");
	}

	@Test
	void errorIsNeverRetried() throws Exception {
		assertThat(result(Broken.class, "1", TWO_RETRIES)).isInstanceOf(JobResult.Failure.class);
		assertThat(calls).hasValue(1);
	}

	private static void assertFatal(Class<?> listener, String json, String message) throws Exception {
		RetryPolicy never = RetryPolicy.builder().maxRetries(1).delay(Duration.ofDays(1)).build();
		assertThat(result(listener, json, never)).isInstanceOfSatisfying(JobResult.Failure.class,
				(failure) -> assertThat(failure.message()).contains(message));
		assertThat(calls).hasValue(0);
	}

	private static JobResult result(Class<?> listener, String json, RetryPolicy retry) throws Exception {
		ListenerDefaults defaults = new ListenerDefaults(null, (options) -> options.withRetry(retry));
		try (ListenerContext context = new ListenerContext(Map.of(), defaults, listener)) {
			return context.handle(context.onlyOptions().id(), json).get(10, TimeUnit.SECONDS);
		}
	}

	static class Failing {

		@QueueListener("orders")
		String process(int failures) throws IOException {
			int call = calls.incrementAndGet();
			if (call <= failures) {
				throw new IOException("failure " + call);
			}
			return "done";
		}

	}

	static class FailingLater {

		@QueueListener("orders")
		CompletableFuture<String> process(int failures) {
			int call = calls.incrementAndGet();
			return (call <= failures) ? CompletableFuture.failedFuture(new IOException("failure " + call))
					: CompletableFuture.completedFuture("done");
		}

	}

	static class Validating implements QueueListenerConfigurer {

		@Override
		public void configureQueueListeners(QueueListenerRegistrar registrar) {
			registrar.validator(Validator.forInstanceOf(Integer.class, (number, errors) -> {
				if (number < 0) {
					errors.reject("negative", "must be positive");
				}
			}));
		}

		@QueueListener("orders")
		void process(@Validated Integer number) {
			calls.incrementAndGet();
		}

	}

	static class MissingHeader {

		@QueueListener("orders")
		void process(@Header("tenant") String tenant) {
			calls.incrementAndGet();
		}

	}

	static class Broken {

		@QueueListener("orders")
		void process() {
			calls.incrementAndGet();
			throw new AssertionError("broken");
		}

	}

}
