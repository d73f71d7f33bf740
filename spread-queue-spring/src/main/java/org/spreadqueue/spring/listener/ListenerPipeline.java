package org.spreadqueue.spring.listener;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;

import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;

/**
 * What stands between the worker and the handler of a listener. From the outside in:
 * observation, interceptors, error handler, retries. Whatever goes wrong in there takes
 * one path, and ends as one {@link JobResult}.
 *
 * @param id the id of the listener
 * @param handler does the work; its exceptions and failed stages are failures
 * @param retry when to try again
 * @param errorHandler what to do about failures
 * @param results makes a result of what the error handler returns
 * @param interceptors in their order
 * @param registry the registry of observations
 * @param convention names and keys of observations, {@code null} for the usual ones
 * @param retries waits between tries
 * @param failures the log
 */
record ListenerPipeline(String id, JobHandler handler, RetryPolicy retry, @Nullable QueueErrorHandler errorHandler,
		ResultFactory results, List<QueueInterceptor> interceptors, ObservationRegistry registry,
		@Nullable QueueProcessObservationConvention convention, Retries retries,
		FailureLog failures) implements JobHandler {

	private static final QueueProcessObservationConvention USUAL = new DefaultQueueProcessObservationConvention();

	void started(Executor executor) {
		this.retries.started(executor);
	}

	void stopping() {
		this.retries.stopping();
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) {
		QueueProcessContext context = new QueueProcessContext(job, this.id);
		Observation observation = QueueObservation.PROCESS.start(this.convention, USUAL, () -> context, this.registry);
		return new Delivery(this, job, context, observation).run();
	}

}
