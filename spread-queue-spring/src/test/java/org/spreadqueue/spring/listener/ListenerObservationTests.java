// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.retry.RetryPolicy;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.observation.DefaultQueueProcessObservationConvention;
import org.spreadqueue.spring.observation.QueueObservation;
import org.spreadqueue.spring.observation.QueueProcessObservationConvention;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One observation for each message, around everything.
 */
@Timeout(30)
class ListenerObservationTests {

	private static final QueueName QUEUE = new QueueName("orders");

	private static final JobHandler FAILING = (job) -> {
		throw new IOException("disk full");
	};

	private static final RetryPolicy TOMORROW = RetryPolicy.builder().maxRetries(1).delay(Duration.ofDays(1)).build();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

	@BeforeEach
	void record() {
		this.registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

			@Override
			public void onStop(Observation.Context context) {
				ListenerObservationTests.this.stopped.add(context);
			}

		});
	}

	@Test
	void successHasAllKeys() throws Exception {
		process(builder(), (job) -> CompletableFuture.completedFuture(JobResult.done()));
		assertKeys("success", "none");
	}

	@Test
	void failureHasAllKeys() throws Exception {
		process(builder(), FAILING);
		assertKeys("failure", "IOException");
		assertThat(this.stopped.get(0).getError()).isInstanceOf(IOException.class);
	}

	@Test
	void whatOnlyASpanHasSaysWhichMessageItWas() throws Exception {
		Job redelivered = new Job(1, QUEUE, "#alice#localhost", Content.NULL, WireFormat.DEFAULT, false,
				new MessageId(7, 1), 2, Duration.ofMillis(1500));
		builder().build((job) -> CompletableFuture.completedFuture(JobResult.done()))
			.handle(redelivered)
			.toCompletableFuture()
			.get(10, TimeUnit.SECONDS);
		assertThat(this.stopped).singleElement()
			.extracting(Observation.Context::getHighCardinalityKeyValues,
					InstanceOfAssertFactories.iterable(KeyValue.class))
			.containsExactlyInAnyOrder(KeyValue.of("messaging.message.id", "0000000000000007-1"),
					KeyValue.of("spread.queue.attempt", "2"), KeyValue.of("spread.queue.queued.ms", "1500"),
					KeyValue.of("spread.queue.originator", "#alice#localhost"));
	}

	@Test
	void whatAPerlManagerDoesNotKnowIsNone() throws Exception {
		process(builder(), (job) -> CompletableFuture.completedFuture(JobResult.done()));
		assertThat(this.stopped.get(0).getHighCardinalityKeyValue("messaging.message.id"))
			.isEqualTo(KeyValue.of("messaging.message.id", "none"));
	}

	@Test
	void recoveryHasAllKeys() throws Exception {
		process(builder().errorHandler((job, failure) -> null), FAILING);
		assertKeys("recovered", "IOException");
	}

	@Test
	void handedBackMessageIsNeitherSuccessNorFailure() throws Exception {
		process(builder(), (job) -> CompletableFuture.completedFuture(JobResult.requeue()));
		assertKeys("requeued", "none");
	}

	@Test
	void messageThatTheErrorHandlerHandsBackIsNotRecovered() throws Exception {
		process(builder().errorHandler((job, failure) -> JobResult.requeue()), FAILING);
		assertKeys("requeued", "IOException");
	}

	@Test
	void failureThatIsReturnedIsAFailure() throws Exception {
		process(builder(), (job) -> CompletableFuture.completedFuture(new JobResult.Failure("Oops", "no stock")));
		assertKeys("failure", "none");
	}

	@Test
	void conventionGivesOtherNames() throws Exception {
		QueueProcessObservationConvention convention = new DefaultQueueProcessObservationConvention() {

			@Override
			public String getName() {
				return "my.listener";
			}

		};
		process(builder().observation(this.registry, convention),
				(job) -> CompletableFuture.completedFuture(JobResult.done()));
		assertThat(this.stopped).singleElement().extracting(Observation.Context::getName).isEqualTo("my.listener");
	}

	@Test
	void traceIsNotLostInRetriesErrorHandlerAndInterceptors() throws Exception {
		List<String> seen = new ArrayList<>();
		QueueInterceptor interceptor = new QueueInterceptor() {

			@Override
			public void before(Job job) {
				seen.add("before " + observed());
			}

			@Override
			public void after(Job job, JobResult result, @Nullable Throwable failure) {
				seen.add("after " + observed());
			}

		};
		process(builder().interceptor(interceptor)
			.retry(RetryPolicy.builder().maxRetries(1).delay(Duration.ofMillis(1)).build())
			.errorHandler((job, failure) -> seen.add("error handler " + observed()) ? null : failure), (job) -> {
				seen.add("listener " + observed());
				return CompletableFuture.failedFuture(new IOException("disk full"));
			});
		assertThat(seen).containsExactly("before true", "listener true", "listener true", "error handler true",
				"after true");
		assertThat(this.stopped).hasSize(1);
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void interceptorsAreNestedAndCalledOnceWhateverTheRetries() throws Exception {
		List<String> seen = new ArrayList<>();
		AtomicInteger calls = new AtomicInteger();
		process(builder().interceptor(interceptor("outer", seen))
			.interceptor(interceptor("inner", seen))
			.retry(RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build()), (job) -> {
				calls.incrementAndGet();
				return CompletableFuture.failedFuture(new IOException("disk full"));
			});
		assertThat(calls).hasValue(3);
		assertThat(seen).containsExactly("outer before", "inner before", "inner after disk full",
				"outer after disk full");
	}

	@Test
	void interceptorThatThrowsFailsTheMessageWithoutTheListener() throws Exception {
		QueueInterceptor refusing = new QueueInterceptor() {

			@Override
			public void before(Job job) {
				throw new IllegalStateException("not today");
			}

		};
		AtomicInteger calls = new AtomicInteger();
		JobResult result = process(builder().interceptor(refusing), (job) -> {
			calls.incrementAndGet();
			return CompletableFuture.completedFuture(JobResult.done());
		});
		assertThat(result).isEqualTo(new JobResult.Failure(IllegalStateException.class.getName(), "not today"));
		assertThat(calls).hasValue(0);
	}

	@Test
	void messageThatWaitsForARetryWhenTheListenerStopsIsHandedBack() throws Exception {
		AtomicInteger handled = new AtomicInteger();
		assertThat(stoppedWhileWaiting(nativeJob(), handled)).isEqualTo(JobResult.requeue());
		assertThat(handled).hasValue(0);
		assertKeys("requeued", "none");
	}

	@Test
	void messageOfAPerlManagerThatWaitsForARetryWhenTheListenerStopsFails() throws Exception {
		AtomicInteger handled = new AtomicInteger();
		assertThat(stoppedWhileWaiting(job(), handled))
			.isEqualTo(new JobResult.Failure(IOException.class.getName(), "disk full"));
		assertThat(handled).hasValue(1);
		assertKeys("failure", "IOException");
	}

	@Test
	void messageThatFailsWhileTheListenerStopsIsHandedBackIfItMayBeTriedAgain() throws Exception {
		CompletableFuture<JobResult> work = new CompletableFuture<>();
		QueueListenerContainer container = builder().retry(TOMORROW).build((job) -> work);
		container.start();
		CompletableFuture<JobResult> result = container.handle(nativeJob()).toCompletableFuture();
		container.stop();
		work.completeExceptionally(new IOException("disk full"));
		assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo(JobResult.requeue());
	}

	private JobResult stoppedWhileWaiting(Job job, AtomicInteger handled) throws Exception {
		QueueListenerContainer container = builder().retry(TOMORROW).errorHandler((failed, failure) -> {
			handled.incrementAndGet();
			throw failure;
		}).build(FAILING);
		container.start();
		CompletableFuture<JobResult> result = container.handle(job).toCompletableFuture();
		assertThat(result).isNotDone();
		container.stop();
		return result.get(10, TimeUnit.SECONDS);
	}

	@Test
	void messageThatTheWorkerGivesUpIsCancelledAndObservedToItsEnd() {
		CompletableFuture<JobResult> work = new CompletableFuture<>();
		CompletableFuture<JobResult> result = builder().build((job) -> work).handle(job()).toCompletableFuture();
		assertThat(this.stopped).isEmpty();
		result.cancel(true);
		assertThat(work).isCancelled();
		assertKeys("failure", "CancellationException");
	}

	private boolean observed() {
		return this.registry.getCurrentObservation() != null;
	}

	private QueueListenerContainerBuilder builder() {
		return QueueListenerContainer
			.builder(ListenerOptions.of("listener", WorkerOptions.of(QUEUE)), SpreadOptions.builder().build())
			.observation(this.registry, null);
	}

	private static JobResult process(QueueListenerContainerBuilder builder, JobHandler handler) throws Exception {
		return builder.build(handler).handle(job()).toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	private static Job job() {
		return new Job(1, QUEUE, "#alice#localhost", Content.json(StringNode.valueOf("text")), WireFormat.DEFAULT);
	}

	private static Job nativeJob() {
		return new Job(1, QUEUE, "#alice#localhost", Content.json(StringNode.valueOf("text")), WireFormat.DEFAULT,
				false, new MessageId(7, 1), 1, Duration.ZERO);
	}

	private void assertKeys(String outcome, String exception) {
		assertThat(this.stopped).singleElement().satisfies((context) -> {
			assertThat(context.getName()).isEqualTo("spread.queue.process");
			assertThat(context.getContextualName()).isEqualTo("orders process");
			assertThat(context.getLowCardinalityKeyValues()).containsExactlyInAnyOrder(KeyValue.of("queue", "orders"),
					KeyValue.of("listener", "listener"), KeyValue.of("outcome", outcome),
					KeyValue.of("exception", exception));
			assertThat(context.getLowCardinalityKeyValues()).extracting(KeyValue::getKey)
				.containsExactlyInAnyOrderElementsOf(Stream.of(QueueObservation.PROCESS.getLowCardinalityKeyNames())
					.map((key) -> key.asString())
					.toList());
		});
	}

	private static QueueInterceptor interceptor(String name, List<String> seen) {
		return new QueueInterceptor() {

			@Override
			public void before(Job job) {
				seen.add(name + " before");
			}

			@Override
			public void after(Job job, JobResult result, @Nullable Throwable failure) {
				seen.add(name + " after " + ((failure != null) ? failure.getMessage() : result));
			}

		};
	}

}
