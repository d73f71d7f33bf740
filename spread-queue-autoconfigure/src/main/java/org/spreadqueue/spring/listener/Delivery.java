package org.spreadqueue.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;

import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/**
 * One message on its way through the pipeline. Its future never fails.
 */
final class Delivery {

	private static final Log logger = LogFactory.getLog(QueueListenerContainer.class);

	private final ListenerPipeline pipeline;

	private final Job job;

	private final QueueProcessContext context;

	private final Observation observation;

	private final List<QueueInterceptor> called = new ArrayList<>();

	Delivery(ListenerPipeline pipeline, Job job, QueueProcessContext context, Observation observation) {
		this.pipeline = pipeline;
		this.job = job;
		this.context = context;
		this.observation = observation;
	}

	CompletableFuture<JobResult> run() {
		return guarded(this::process).handle(this::recovered).thenCompose((result) -> result).handle(this::ended);
	}

	private CompletionStage<JobResult> process() throws Exception {
		for (QueueInterceptor interceptor : this.pipeline.interceptors()) {
			this.called.add(0, interceptor);
			interceptor.before(this.job);
		}
		CompletableFuture<JobResult> outcome = new CompletableFuture<>();
		attempt(this.pipeline.retry().getBackOff().start(), outcome);
		return outcome;
	}

	private void attempt(BackOffExecution backOff, CompletableFuture<JobResult> outcome) {
		guarded(() -> this.pipeline.handler().handle(this.job)).whenComplete((result, failure) -> {
			if (failure == null) {
				outcome.complete(result);
			}
			else {
				attemptFailed(causeOf(failure), backOff, outcome);
			}
		});
	}

	private void attemptFailed(Throwable cause, BackOffExecution backOff, CompletableFuture<JobResult> outcome) {
		long wait = mayRetry(cause) ? backOff.nextBackOff() : BackOffExecution.STOP;
		if (wait == BackOffExecution.STOP) {
			outcome.completeExceptionally(cause);
			return;
		}
		logger.debug(this.pipeline.id() + " tries a message of " + this.job.originator() + " again in " + wait + " ms: "
				+ cause);
		this.pipeline.retries().await(wait).thenAccept((again) -> {
			if (again) {
				attempt(backOff, outcome);
			}
			else {
				outcome.completeExceptionally(cause);
			}
		});
	}

	private boolean mayRetry(Throwable cause) {
		return !this.pipeline.retries().areOver() && Retries.canHelp(cause) && this.pipeline.retry().shouldRetry(cause);
	}

	private CompletionStage<JobResult> recovered(@Nullable JobResult result, @Nullable Throwable failure) {
		QueueErrorHandler handler = this.pipeline.errorHandler();
		if (failure == null || handler == null) {
			return (failure == null) ? CompletableFuture.completedFuture(result)
					: CompletableFuture.failedFuture(failure);
		}
		Throwable cause = causeOf(failure);
		return guarded(() -> {
			Object value = handle(handler, cause);
			return this.pipeline.results().result(value);
		}).thenApply((recovery) -> {
			this.context.outcome("recovered");
			this.observation.error(cause);
			return recovery;
		});
	}

	private @Nullable Object handle(QueueErrorHandler handler, Throwable cause) throws Exception {
		try {
			return handler.handleError(this.job, cause);
		}
		catch (Throwable ex) {
			if (ex != cause) {
				ex.addSuppressed(cause);
			}
			throw new CompletionException(ex);
		}
	}

	private JobResult ended(@Nullable JobResult success, @Nullable Throwable failure) {
		Throwable cause = (failure != null) ? causeOf(failure) : null;
		JobResult result = (cause != null) ? JobResult.Failure.of(cause)
				: ((success != null) ? success : JobResult.done());
		if (cause != null) {
			this.context.outcome("failure");
			this.observation.error(cause);
			this.pipeline.failures().failed(this.job, cause);
		}
		else {
			this.pipeline.failures().succeeded();
		}
		try (Observation.Scope scope = this.observation.openScope()) {
			this.called.forEach((interceptor) -> after(interceptor, result, cause));
		}
		this.observation.stop();
		return result;
	}

	private void after(QueueInterceptor interceptor, JobResult result, @Nullable Throwable failure) {
		try {
			interceptor.after(this.job, result, failure);
		}
		catch (RuntimeException ex) {
			logger.warn("Listener '" + this.pipeline.id() + "': " + interceptor + " failed after a message", ex);
		}
	}

	/** Calls inside the observation; what is thrown, an Error too, fails the stage. */
	private CompletableFuture<JobResult> guarded(Callable<CompletionStage<JobResult>> call) {
		try (Observation.Scope scope = this.observation.openScope()) {
			return call.call().toCompletableFuture();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static Throwable causeOf(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}
