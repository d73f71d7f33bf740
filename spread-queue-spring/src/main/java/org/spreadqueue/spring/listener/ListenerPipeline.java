// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.util.backoff.BackOffExecution;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.spring.QueueMdc;
import org.spreadqueue.spring.Stages;
import org.spreadqueue.spring.observation.DefaultQueueProcessObservationConvention;
import org.spreadqueue.spring.observation.QueueObservation;
import org.spreadqueue.spring.observation.QueueProcessContext;
import org.spreadqueue.spring.observation.QueueProcessObservationConvention;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;

/**
 * Stands between worker and handler of a listener; from the outside in: observation,
 * interceptors, error handler, retries. Any failure in there becomes one
 * {@link JobResult}.
 */
final class ListenerPipeline implements JobHandler {

	private static final QueueProcessObservationConvention USUAL = new DefaultQueueProcessObservationConvention();

	private final ListenerOptions options;

	private final JobHandler handler;

	private final List<QueueInterceptor> interceptors;

	private final @Nullable QueueErrorHandler errorHandler;

	private final ResultFactory results;

	private final ObservationRegistry observations;

	private final @Nullable QueueProcessObservationConvention convention;

	private final RetryScheduler retries = new RetryScheduler();

	private final FailureLog failures;

	/**
	 * Creates a pipeline.
	 * @param handler its exceptions and failed stages are failures of the job
	 * @param errorHandler decides about failures after all retries
	 * @param results turns what the error handler returns into a result
	 * @param convention names and keys of observations, {@code null} for the default ones
	 */
	ListenerPipeline(ListenerOptions options, JobHandler handler, List<QueueInterceptor> interceptors,
			@Nullable QueueErrorHandler errorHandler, ResultFactory results, ObservationRegistry observations,
			@Nullable QueueProcessObservationConvention convention) {
		this.options = options;
		this.handler = handler;
		this.interceptors = List.copyOf(interceptors);
		this.errorHandler = errorHandler;
		this.results = results;
		this.observations = observations;
		this.convention = convention;
		this.failures = new FailureLog(options.id());
	}

	@Override
	public void start(Executor executor) {
		this.retries.start(executor);
		this.handler.start(executor);
	}

	/** Requeues what waits for another try. */
	void stop() {
		this.retries.stop();
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) {
		PipelineRun run = new PipelineRun(job);
		try (PipelineRun.LogScope scope = run.log()) {
			return run.run();
		}
	}

	private Observation observation(Job job) {
		return QueueObservation.PROCESS.observation(this.convention, USUAL,
				() -> new QueueProcessContext(job, this.options.id()), this.observations);
	}

	private boolean mayRetry(Throwable failure) {
		return !(failure instanceof Error) && !isFatal(failure) && this.options.retry().shouldRetry(failure);
	}

	/**
	 * Whether the message would fail in every worker, because it does not fit the method.
	 * An {@link Error} is no such case: another process may not be broken.
	 */
	private static boolean isFatal(Throwable failure) {
		return failure instanceof MessageConversionException || failure instanceof MethodArgumentResolutionException
				|| failure instanceof MessageHandlingException || failure instanceof UnreadableMessageException;
	}

	private static Throwable causeOf(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/** One job on its way through the pipeline. */
	private final class PipelineRun {

		/** As it was delivered. */
		private final Job job;

		private final MessageObservation observation;

		/** The job of the last attempt. */
		private volatile Job attempted;

		/** Those whose {@code before} was called, the last one first. */
		private final List<QueueInterceptor> called = new ArrayList<>();

		/** What the error handler has dealt with. */
		private volatile @Nullable Throwable handled;

		/** What the handler returned last. */
		private volatile @Nullable CompletableFuture<JobResult> pending;

		/**
		 * The thread whose MDC has the job. Without a lock: a thread finds itself here
		 * only if it has not taken itself out.
		 */
		private @Nullable Thread logging;

		PipelineRun(Job job) {
			this.job = job;
			this.attempted = job;
			this.observation = new MessageObservation(ListenerPipeline.this.observations,
					ListenerPipeline.this.failures);
		}

		/**
		 * Runs the job and returns its result, never a failure. If the worker cancels the
		 * result, what the handler returned is cancelled, and the run continues to its
		 * end.
		 */
		CompletableFuture<JobResult> run() {
			CompletableFuture<JobResult> result = new CompletableFuture<>();
			Stages.whenDone(begin(), (success, failure) -> completing(result, () -> recover(success, failure, result)));
			result.whenComplete((value, failure) -> {
				CompletableFuture<JobResult> pending = this.pending;
				if (failure instanceof CancellationException && pending != null) {
					pending.cancel(true);
				}
			});
			return result;
		}

		/**
		 * Puts the job into the MDC of this thread, unless it is there already. After
		 * another attempt it may be there as in an earlier one.
		 */
		@Nullable LogScope log() {
			boolean there = this.logging == Thread.currentThread() && this.attempted == this.job;
			return there ? null : new LogScope();
		}

		private CompletableFuture<JobResult> begin() {
			try {
				this.observation.start(observation(this.job));
			}
			catch (Throwable ex) {
				return CompletableFuture.failedFuture(ex);
			}
			return this.observation.call(this::process);
		}

		private CompletionStage<JobResult> process() throws Exception {
			for (QueueInterceptor interceptor : ListenerPipeline.this.interceptors) {
				this.called.add(0, interceptor);
				interceptor.before(this.job);
			}
			CompletableFuture<JobResult> outcome = new CompletableFuture<>();
			attempt(ListenerPipeline.this.options.retry().getBackOff().start(), outcome);
			return outcome;
		}

		private void attempt(BackOffExecution backOff, CompletableFuture<JobResult> outcome) {
			CompletableFuture<JobResult> attempt = this.observation
				.call(() -> ListenerPipeline.this.handler.handle(this.attempted));
			this.pending = attempt;
			Stages.whenDone(attempt, (result, failure) -> {
				if (failure == null) {
					outcome.complete(result);
				}
				else {
					attemptFailed(causeOf(failure), backOff, outcome);
				}
			});
		}

		/** The message ends even if the policy of retries, code of others, throws. */
		private void attemptFailed(Throwable cause, BackOffExecution backOff, CompletableFuture<JobResult> outcome) {
			try {
				tryLater(cause, backOff, outcome);
			}
			catch (Throwable ex) {
				if (ex != cause) {
					cause.addSuppressed(ex);
				}
				outcome.completeExceptionally(cause);
			}
		}

		private void tryLater(Throwable cause, BackOffExecution backOff, CompletableFuture<JobResult> outcome) {
			long wait = mayRetry(cause) ? backOff.nextBackOff() : BackOffExecution.STOP;
			if (wait == BackOffExecution.STOP) {
				outcome.completeExceptionally(cause);
				return;
			}
			try (LogScope scope = log()) {
				ListenerPipeline.this.failures.triesAgain(this.attempted, cause, wait);
			}
			ListenerPipeline.this.retries.schedule(wait).thenAccept((again) -> {
				if (again) {
					tryAgain(backOff, outcome);
				}
				else {
					stopped(cause, outcome);
				}
			});
		}

		private void tryAgain(BackOffExecution backOff, CompletableFuture<JobResult> outcome) {
			this.attempted = this.attempted.nextAttempt();
			// Anew: it may be the thread of the attempt before.
			try (LogScope scope = new LogScope()) {
				attempt(backOff, outcome);
			}
		}

		/** Requeues the job, unless from a Perl manager, which takes nothing back. */
		private void stopped(Throwable cause, CompletableFuture<JobResult> outcome) {
			if (this.job.messageId() == null) {
				outcome.completeExceptionally(cause);
				return;
			}
			try (LogScope scope = log()) {
				ListenerPipeline.this.failures.requeued(this.attempted);
			}
			outcome.complete(JobResult.requeue());
		}

		private void recover(@Nullable JobResult success, @Nullable Throwable failure,
				CompletableFuture<JobResult> result) {
			QueueErrorHandler handler = ListenerPipeline.this.errorHandler;
			if (failure == null || handler == null) {
				result.complete(end(success, failure));
				return;
			}
			Throwable cause = causeOf(failure);
			CompletableFuture<JobResult> recovery;
			try (LogScope scope = log()) {
				recovery = this.observation.call(() -> ListenerPipeline.this.results.result(handle(handler, cause)));
			}
			Stages.whenDone(recovery, (recovered, again) -> {
				if (again == null) {
					this.observation.outcome("recovered");
					this.observation.error(cause);
					this.handled = cause;
				}
				completing(result, () -> result.complete(end(recovered, again)));
			});
		}

		/**
		 * Nothing that is thrown, for lack of memory perhaps, leaves a message without an
		 * end.
		 */
		private static void completing(CompletableFuture<JobResult> result, Runnable step) {
			try {
				step.run();
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}

		private @Nullable Object handle(QueueErrorHandler handler, Throwable cause) throws Throwable {
			try {
				return handler.handleError(this.attempted, cause);
			}
			catch (Throwable ex) {
				if (ex != cause) {
					ex.addSuppressed(cause);
				}
				throw ex;
			}
		}

		private JobResult end(@Nullable JobResult success, @Nullable Throwable failure) {
			try (LogScope scope = log()) {
				return ended(success, failure);
			}
		}

		private JobResult ended(@Nullable JobResult success, @Nullable Throwable failure) {
			JobResult outcome = complete(
					(failure != null) ? failure(causeOf(failure)) : ((success != null) ? success : JobResult.done()));
			Throwable cause = (failure != null) ? causeOf(failure)
					: ((outcome instanceof JobResult.Failure) ? this.handled : null);
			if (outcome instanceof JobResult.Failure returned) {
				failed(returned, cause);
			}
			else if (outcome instanceof JobResult.Requeue) {
				this.observation.outcome("requeued");
			}
			else {
				ListenerPipeline.this.failures.succeeded();
			}
			this.observation.stop(() -> this.called.forEach((interceptor) -> after(interceptor, outcome, cause)));
			return outcome;
		}

		/** {@code cause} is {@code null} for a failure that the listener returned. */
		private void failed(JobResult.Failure result, @Nullable Throwable cause) {
			this.observation.outcome("failure");
			if (cause != null) {
				this.observation.error(cause);
				ListenerPipeline.this.failures.failed(this.attempted, cause);
			}
			else {
				ListenerPipeline.this.failures.failed(this.attempted, result);
			}
		}

		/**
		 * Counts the retries of a failure, and gives it a text: an exception without one
		 * would tell the sender nothing.
		 */
		private JobResult complete(JobResult result) {
			if (!(result instanceof JobResult.Failure failure)) {
				return result;
			}
			String type = failure.type();
			String text = (type != null && failure.message().isBlank()) ? type : failure.message();
			int retries = failure.retries() + this.attempted.attempt() - this.job.attempt();
			return new JobResult.Failure(type, text, failure.fatal(), retries);
		}

		/** What the sender is told of an exception. */
		private JobResult failure(Throwable cause) {
			return ListenerPipeline.this.options.worker()
				.failureResponses()
				.describe(cause, isFatal(cause), this.attempted);
		}

		private void after(QueueInterceptor interceptor, JobResult result, @Nullable Throwable failure) {
			try {
				interceptor.after(this.job, result, failure);
			}
			// Whatever it is: the message is done, and others wait to hear of it.
			catch (Throwable ex) {
				ListenerPipeline.this.failures.afterwards(interceptor.getClass().getName(), ex);
			}
		}

		/** The job, as in the attempt of now, is in the MDC of this thread. */
		private final class LogScope implements AutoCloseable {

			private final QueueMdc mdc = QueueMdc.open(ListenerPipeline.this.options.id(), PipelineRun.this.attempted);

			private final boolean inside;

			LogScope() {
				this.inside = PipelineRun.this.logging == Thread.currentThread();
				PipelineRun.this.logging = Thread.currentThread();
			}

			@Override
			public void close() {
				PipelineRun.this.logging = this.inside ? Thread.currentThread() : null;
				this.mdc.close();
			}

		}

	}

}
