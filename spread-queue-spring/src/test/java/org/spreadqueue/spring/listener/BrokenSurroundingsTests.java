// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.observation.DefaultQueueProcessObservationConvention;
import org.spreadqueue.spring.observation.QueueProcessContext;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is thrown around a handler, its message ends once, and so does its
 * observation.
 */
@Timeout(30)
class BrokenSurroundingsTests {

	private static final JobHandler DONE = (job) -> CompletableFuture.completedFuture(JobResult.done());

	private static final JobHandler FAILING = (job) -> {
		throw new IOException("disk full");
	};

	private static final JobResult DISK_FULL = new JobResult.Failure(IOException.class.getName(), "disk full");

	private static final JobResult BROKEN = new JobResult.Failure(LinkageError.class.getName(), "broken");

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final List<String> seen = new ArrayList<>();

	private @Nullable Broken broken;

	@BeforeEach
	void observe() {
		this.registry.observationConfig().observationHandler(new Recording()).observationHandler(new Breaking());
	}

	@AfterEach
	void nothingIsLeftOpen() {
		assertThat(this.seen).containsOnlyOnce("stopped");
		assertThat(this.seen.get(this.seen.size() - 1)).isEqualTo("stopped");
		assertThat(this.registry.getCurrentObservationScope()).isNull();
	}

	@Nested
	class Interceptors {

		@Test
		void errorAfterAMessageChangesNothing() throws Exception {
			assertThat(process(builder().interceptor(after("outer")).interceptor(new Interceptor(new LinkageError())),
					DONE))
				.isEqualTo(JobResult.done());
			assertThat(BrokenSurroundingsTests.this.seen).containsExactly("outer", "stopped");
		}

		@Test
		void exceptionWithoutATextAfterAMessageChangesNothing() throws Exception {
			assertThat(process(builder().interceptor(after("outer")).interceptor(new Interceptor(new NoText())), DONE))
				.isEqualTo(JobResult.done());
			assertThat(BrokenSurroundingsTests.this.seen).containsExactly("outer", "stopped");
		}

		@Test
		void errorBeforeAMessageFailsItAndIsToldToAll() throws Exception {
			QueueInterceptor refusing = new QueueInterceptor() {

				@Override
				public void before(Job job) {
					throw new LinkageError("broken");
				}

			};
			assertThat(process(builder().interceptor(after("outer")).interceptor(refusing), DONE)).isEqualTo(BROKEN);
			assertThat(BrokenSurroundingsTests.this.seen).containsExactly("outer", "stopped");
		}

	}

	@Nested
	class Observations {

		@Test
		void startThatThrowsFailsTheMessageWithoutTheHandler() throws Exception {
			BrokenSurroundingsTests.this.broken = Broken.START;
			AtomicInteger calls = new AtomicInteger();
			assertThat(process(builder().interceptor(after("after")), counted(calls))).isEqualTo(BROKEN);
			assertThat(calls).hasValue(0);
		}

		@Test
		void scopeThatCannotBeOpenedFailsTheMessageWithoutTheHandler() throws Exception {
			BrokenSurroundingsTests.this.broken = Broken.SCOPE_OPENED;
			AtomicInteger calls = new AtomicInteger();
			assertThat(process(builder().interceptor(after("after")), counted(calls))).isEqualTo(BROKEN);
			assertThat(calls).hasValue(0);
		}

		@Test
		void scopeThatCannotBeClosedChangesNothing() throws Exception {
			BrokenSurroundingsTests.this.broken = Broken.SCOPE_CLOSED;
			AtomicInteger calls = new AtomicInteger();
			assertThat(process(builder().retry(twice()).interceptor(after("after")), counted(calls)))
				.isEqualTo(JobResult.done());
			assertThat(calls).hasValue(1);
			assertThat(BrokenSurroundingsTests.this.seen).containsExactly("after", "stopped");
		}

		@Test
		void errorThatCannotBeToldChangesNothing() throws Exception {
			BrokenSurroundingsTests.this.broken = Broken.ERROR;
			assertThat(process(builder().interceptor(after("after")), FAILING)).isEqualTo(DISK_FULL);
			assertThat(BrokenSurroundingsTests.this.seen).containsExactly("after", "stopped");
		}

		@Test
		void errorThatCannotBeToldDoesNotUndoARecovery() throws Exception {
			BrokenSurroundingsTests.this.broken = Broken.ERROR;
			assertThat(process(builder().errorHandler((job, failure) -> null), FAILING)).isEqualTo(JobResult.done());
		}

		@Test
		void stopThatThrowsChangesNothing() throws Exception {
			BrokenSurroundingsTests.this.broken = Broken.STOP;
			assertThat(process(builder(), DONE)).isEqualTo(JobResult.done());
			// Micrometer tells no further handler.
			BrokenSurroundingsTests.this.seen.add("stopped");
		}

		@Test
		void conventionThatThrowsChangesNothing() throws Exception {
			DefaultQueueProcessObservationConvention convention = new DefaultQueueProcessObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(QueueProcessContext context) {
					if ("success".equals(context.outcome()) && BrokenSurroundingsTests.this.seen.contains("after")) {
						throw new LinkageError("broken");
					}
					return super.getLowCardinalityKeyValues(context);
				}

			};
			assertThat(process(builder().interceptor(after("after"))
				.observation(BrokenSurroundingsTests.this.registry, convention), DONE)).isEqualTo(JobResult.done());
			// Micrometer tells no handler.
			BrokenSurroundingsTests.this.seen.add("stopped");
		}

	}

	@Nested
	class Failures {

		@Test
		void retryPolicyThatThrowsFailsTheMessage() throws Exception {
			RetryPolicy policy = new RetryPolicy() {

				@Override
				public boolean shouldRetry(Throwable failure) {
					throw new LinkageError("broken");
				}

			};
			assertThat(process(builder().retry(policy), FAILING)).isEqualTo(DISK_FULL);
		}

		@Test
		void backOffThatThrowsFailsTheMessage() throws Exception {
			RetryPolicy policy = new RetryPolicy() {

				@Override
				public boolean shouldRetry(Throwable failure) {
					return true;
				}

				@Override
				public BackOff getBackOff() {
					return () -> () -> {
						throw new LinkageError("broken");
					};
				}

			};
			assertThat(process(builder().retry(policy), FAILING)).isEqualTo(DISK_FULL);
		}

		@Test
		void errorOfTheErrorHandlerFailsTheMessage() throws Exception {
			assertThat(process(builder().errorHandler((job, failure) -> {
				throw new LinkageError("broken");
			}), FAILING)).isEqualTo(BROKEN);
		}

		@Test
		void exceptionWithoutATextIsTriedAgainAndFailsTheMessage() throws Exception {
			AtomicInteger calls = new AtomicInteger();
			assertNoText(process(builder().retry(twice()), (job) -> {
				calls.incrementAndGet();
				throw new NoText();
			}));
			assertThat(calls).hasValue(2);
		}

		@Test
		void exceptionWithoutATextThatComesLaterFailsTheMessage() throws Exception {
			CompletableFuture<JobResult> answer = new CompletableFuture<>();
			CompletionStage<JobResult> result = builder().build((job) -> answer).handle(job());
			answer.completeExceptionally(new NoText());
			assertNoText(await(result));
		}

		@Test
		void exceptionWithoutATextOfTheErrorHandlerFailsTheMessage() throws Exception {
			CompletableFuture<JobResult> answer = new CompletableFuture<>();
			CompletionStage<JobResult> result = builder().results((value) -> answer)
				.errorHandler((job, failure) -> null)
				.build(FAILING)
				.handle(job());
			answer.completeExceptionally(new NoText());
			assertNoText(await(result));
		}

		@Test
		void futureWithoutATextOfTheErrorHandlerFailsTheMessage() throws Exception {
			CompletableFuture<Object> answer = new CompletableFuture<>();
			CompletionStage<JobResult> result = recoversWith(answer);
			answer.completeExceptionally(new NoText());
			assertNoText(await(result));
		}

		@Test
		void futureOfTheErrorHandlerMayHaveAFutureOfTheResult() throws Exception {
			CompletableFuture<Object> answer = new CompletableFuture<>();
			CompletionStage<JobResult> result = recoversWith(answer);
			answer.complete(CompletableFuture.completedFuture(JobResult.requeue()));
			assertThat(await(result)).isEqualTo(JobResult.requeue());
		}

		@Test
		void futureOfTheErrorHandlerWithAValueThatIsNoResultFailsTheMessage() throws Exception {
			CompletableFuture<Object> answer = new CompletableFuture<>();
			CompletionStage<JobResult> result = recoversWith(answer);
			answer.complete(5);
			assertThat(await(result)).isInstanceOfSatisfying(JobResult.Failure.class,
					(failure) -> assertThat(failure.message()).contains("java.lang.Integer"));
		}

		private CompletionStage<JobResult> recoversWith(CompletableFuture<Object> answer) throws Exception {
			return builder().errorHandler((job, failure) -> answer).build(FAILING).handle(job());
		}

		private void assertNoText(JobResult result) {
			assertThat(result).isInstanceOfSatisfying(JobResult.Failure.class,
					(failure) -> assertThat(failure.type()).isEqualTo(NoText.class.getName()));
		}

	}

	private QueueListenerContainerBuilder builder() {
		return QueueListenerContainer
			.builder(ListenerOptions.of("listener", WorkerOptions.of(new QueueName("orders"))),
					SpreadOptions.builder().build())
			.observation(this.registry, null);
	}

	private QueueInterceptor after(String name) {
		return new QueueInterceptor() {

			@Override
			public void after(Job job, JobResult result, @Nullable Throwable failure) {
				BrokenSurroundingsTests.this.seen.add(name);
			}

		};
	}

	private static JobHandler counted(AtomicInteger calls) {
		return (job) -> {
			calls.incrementAndGet();
			return DONE.handle(job);
		};
	}

	private static RetryPolicy twice() {
		return RetryPolicy.builder().maxRetries(1).delay(Duration.ofMillis(1)).build();
	}

	private static JobResult process(QueueListenerContainerBuilder builder, JobHandler handler) throws Exception {
		return await(builder.build(handler).handle(job()));
	}

	private static JobResult await(CompletionStage<JobResult> result) throws Exception {
		return result.toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	private static Job job() {
		return new Job(1, new QueueName("orders"), "#alice#localhost", Content.json(StringNode.valueOf("text")),
				WireFormat.DEFAULT);
	}

	/** Where a handler of observations throws. */
	private enum Broken {

		START, SCOPE_OPENED, SCOPE_CLOSED, ERROR, STOP

	}

	/** Throws an exception or Error after each message. */
	private static final class Interceptor implements QueueInterceptor {

		private final Throwable thrown;

		Interceptor(Throwable thrown) {
			this.thrown = thrown;
		}

		@Override
		public void after(Job job, JobResult result, @Nullable Throwable failure) {
			if (this.thrown instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) this.thrown;
		}

		@Override
		public String toString() {
			throw new LinkageError("broken");
		}

	}

	private static final class NoText extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("no session");
		}

	}

	private final class Recording implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onStop(Observation.Context context) {
			BrokenSurroundingsTests.this.seen.add("stopped");
		}

	}

	private final class Breaking implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onStart(Observation.Context context) {
			fail(Broken.START);
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			fail(Broken.SCOPE_OPENED);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			fail(Broken.SCOPE_CLOSED);
		}

		@Override
		public void onError(Observation.Context context) {
			fail(Broken.ERROR);
		}

		@Override
		public void onStop(Observation.Context context) {
			fail(Broken.STOP);
		}

		private void fail(Broken where) {
			if (BrokenSurroundingsTests.this.broken == where) {
				throw new LinkageError("broken");
			}
		}

	}

}
