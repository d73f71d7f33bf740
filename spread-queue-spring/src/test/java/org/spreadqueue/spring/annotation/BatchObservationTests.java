// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.spring.observation.QueueBatchContext;
import org.spreadqueue.spring.observation.QueueProcessContext;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The call of a batch has an observation besides those of its messages.
 */
@Timeout(30)
class BatchObservationTests {

	private static final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

	private static final ObservationRegistry registry = recording();

	private static volatile @Nullable Observation duringTheCall;

	private static volatile @Nullable Broken broken;

	private final ListenerContext context = new ListenerContext((builder) -> builder.observation(registry, null),
			Observations.class, Batches.class);

	@BeforeEach
	void record() {
		stopped.clear();
		duringTheCall = null;
		broken = null;
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void theCallIsObservedOnceAndInNoMessagesTrace() throws Exception {
		CompletableFuture<JobResult> first = this.context.submit("batches", "1");
		assertThat(stopped).isEmpty();
		this.context.submit("batches", "2").get();
		first.get();
		QueueBatchContext batch = batch();
		assertThat(batch.getName()).isEqualTo("spread.queue.batch");
		assertThat(batch.getContextualName()).isEqualTo("orders batch");
		assertThat(batch.getParentObservation()).isNull();
		assertThat(batch.getAllKeyValues()).containsExactlyInAnyOrder(KeyValue.of("queue", "orders"),
				KeyValue.of("listener", "batches"), KeyValue.of("exception", "none"));
		assertThat(batch.messages()).hasSize(2)
			.allSatisfy((message) -> assertThat(message.getContextView()).isInstanceOf(QueueProcessContext.class))
			.doesNotHaveDuplicates();
		assertThat(duringTheCall).isNotNull().extracting(Observation::getContext).isSameAs(batch);
	}

	@Test
	void aFailureOfTheCallIsNamed() throws Exception {
		this.context.submit("batches", "1");
		assertThat(this.context.submit("batches", "13").get()).isInstanceOf(JobResult.Failure.class);
		assertThat(batch().getError()).isInstanceOf(IllegalStateException.class);
		assertThat(batch().getLowCardinalityKeyValue("exception"))
			.isEqualTo(KeyValue.of("exception", "IllegalStateException"));
	}

	@Test
	void whatAnObservationHandlerThrowsAtTheStartFailsAll() {
		broken = Broken.START;
		assertAllFail("no start");
	}

	@Test
	void whatAnObservationHandlerThrowsInTheScopeFailsAllAndEndsTheObservation() {
		broken = Broken.SCOPE_OPENED;
		assertAllFail("no scope");
		assertThat(duringTheCall).isNull();
		assertThat(batch().getError()).hasMessage("no scope");
		assertThat(registry.getCurrentObservation()).isNull();
	}

	@Test
	void whatAnObservationHandlerThrowsAfterTheCallChangesNothing() throws Exception {
		broken = Broken.SCOPE_CLOSED;
		CompletableFuture<JobResult> first = this.context.submit("batches", "1");
		assertThat(this.context.submit("batches", "2").get(10, TimeUnit.SECONDS)).isEqualTo(JobResult.done());
		assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(JobResult.done());
		assertThat(batch().getError()).isNull();
		assertThat(registry.getCurrentObservation()).isNull();
	}

	@Test
	void whatAnObservationHandlerThrowsOfAFailureDoesNotLeaveTheObservationOpen() throws Exception {
		broken = Broken.ERROR;
		this.context.submit("batches", "1");
		assertThat(this.context.submit("batches", "13").get(10, TimeUnit.SECONDS))
			.isInstanceOf(JobResult.Failure.class);
		assertThat(batch().getError()).isInstanceOf(IllegalStateException.class);
	}

	private void assertAllFail(String text) {
		List<CompletableFuture<JobResult>> jobs = List.of(this.context.submit("batches", "1"),
				this.context.submit("batches", "2"));
		assertThat(jobs).allSatisfy((job) -> assertThat(job).succeedsWithin(Duration.ofSeconds(10))
			.isEqualTo(new JobResult.Failure(LinkageError.class.getName(), text)));
	}

	private static ObservationRegistry recording() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

			@Override
			public void onStart(Observation.Context context) {
				fail(context, Broken.START, "no start");
			}

			@Override
			public void onScopeOpened(Observation.Context context) {
				fail(context, Broken.SCOPE_OPENED, "no scope");
			}

			@Override
			public void onScopeClosed(Observation.Context context) {
				fail(context, Broken.SCOPE_CLOSED, "no end of the scope");
			}

			@Override
			public void onError(Observation.Context context) {
				fail(context, Broken.ERROR, "no error");
			}

			private void fail(Observation.Context context, Broken where, String text) {
				if (broken == where && context instanceof QueueBatchContext) {
					throw new LinkageError(text);
				}
			}

			@Override
			public void onStop(Observation.Context context) {
				stopped.add(context);
			}

		});
		return registry;
	}

	private static QueueBatchContext batch() {
		return (QueueBatchContext) stopped.stream()
			.filter((context) -> context instanceof QueueBatchContext)
			.findFirst()
			.orElseThrow();
	}

	/** Where the handler of observations throws. */
	private enum Broken {

		START, SCOPE_OPENED, SCOPE_CLOSED, ERROR

	}

	@Configuration(proxyBeanMethods = false)
	static class Observations {

		@Bean
		ObservationRegistry observations() {
			return registry;
		}

	}

	static class Batches {

		@QueueListener(id = "batches", queues = "orders", batchSize = "2", batchWait = "1h")
		void process(List<Integer> numbers) {
			duringTheCall = registry.getCurrentObservation();
			if (numbers.contains(13)) {
				throw new IllegalStateException("no thirteen");
			}
		}

	}

}
