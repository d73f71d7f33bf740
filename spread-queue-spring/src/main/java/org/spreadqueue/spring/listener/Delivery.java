package org.spreadqueue.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
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

	/** What the handler returned last. */
	private volatile @Nullable CompletableFuture<JobResult> pending;

	Delivery(ListenerPipeline pipeline, Job job, QueueProcessContext context, Observation observation) {
		this.pipeline = pipeline;
		this.job = job;
		this.context = context;
		this.observation = observation;
	}

	/**
	 * Sends the message on its way.
	 * @return the result; if the worker cancels it, what the handler returned is
	 * cancelled, and the way goes on to its end
	 */
	CompletableFuture<JobResult> run() {
		CompletableFuture<JobResult> result = guarded(this::process).handle(this::recovered)
			.thenCompose((outcome) -> outcome)
			.handle(this::ended)
			.copy();
		result.whenComplete((value, failure) -> {
			CompletableFuture<JobResult> pending = this.pending;
			if (failure instanceof CancellationException && pending != null) {
				pending.cancel(true);
			}
		});
		return result;
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
		CompletableFuture<JobResult> attempt = guarded(() -> this.pipeline.handler().handle(this.job));
		this.pending = attempt;
		attempt.whenComplete((result, failure) -> {
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
				stopped(cause, outcome);
			}
		});
	}

	/**
	 * The next worker tries again, unless a Perl manager gave it: it takes nothing back.
	 */
	private void stopped(Throwable cause, CompletableFuture<JobResult> outcome) {
		if (this.job.messageId() == null) {
			outcome.completeExceptionally(cause);
			return;
		}
		logger.debug(this.pipeline.id() + " stops and hands a message of " + this.job.originator()
				+ " back, on which it failed: " + cause);
		outcome.complete(JobResult.requeue());
	}

	private boolean mayRetry(Throwable cause) {
		return Retries.canHelp(cause) && this.pipeline.retry().shouldRetry(cause);
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
		JobResult result = (cause != null) ? failure(cause) : ((success != null) ? success : JobResult.done());
		if (cause != null) {
			this.context.outcome("failure");
			this.observation.error(cause);
			this.pipeline.failures().failed(this.job, cause);
		}
		else if (result instanceof JobResult.Failure) {
			this.context.outcome("failure");
		}
		else if (result instanceof JobResult.Requeue) {
			this.context.outcome("requeued");
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

	private static JobResult failure(Throwable cause) {
		return Retries.isFatal(cause) ? JobResult.fatal(cause) : JobResult.Failure.of(cause);
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
