package org.spreadqueue.spring.listener;

import java.time.Duration;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

import org.spreadqueue.worker.WorkerOptions;

/**
 * Settings of one listener. A container is built from them and keeps them as they are.
 *
 * @param id name of the listener in the registry, in logs, metrics and thread names; also
 * the name of the container's bean
 * @param worker settings of the worker that it runs
 * @param autoStartup whether it starts with the application context
 * @param shutdownTimeout how long running jobs may take when it is stopped
 * @param phase when it starts and stops relative to other beans, see
 * {@link org.springframework.context.SmartLifecycle}
 * @param retry whether and when a message on which the listener failed is tried again in
 * this worker. Messages that do not fit the method, and errors, are never tried again
 * @since 0.1.0
 */
public record ListenerOptions(String id, WorkerOptions worker, boolean autoStartup, Duration shutdownTimeout, int phase,
		RetryPolicy retry) {

	/**
	 * Time for running jobs, if not set: less than the 30 seconds that Spring Boot waits
	 * for each phase of the shutdown.
	 */
	public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(20);

	/** No retry, which is the default. */
	public static final RetryPolicy NO_RETRY = RetryPolicy.withMaxRetries(0);

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if the id is empty or the timeout negative
	 */
	public ListenerOptions {
		Assert.hasText(id, "'id' must not be empty");
		Assert.notNull(worker, "'worker' must not be null");
		Assert.notNull(retry, "'retry' must not be null");
		Assert.isTrue(!shutdownTimeout.isNegative(), () -> "Shutdown timeout " + shutdownTimeout + " of listener '" + id
				+ "' is negative. Use 0s to interrupt running jobs at once.");
	}

	/**
	 * Returns the usual settings: start with the context, 20 seconds to stop, no retry.
	 */
	public static ListenerOptions of(String id, WorkerOptions worker) {
		return new ListenerOptions(id, worker, true, DEFAULT_SHUTDOWN_TIMEOUT, QueueListenerContainer.PHASE, NO_RETRY);
	}

	/** Returns these settings with another worker. */
	public ListenerOptions withWorker(WorkerOptions worker) {
		return new ListenerOptions(this.id, worker, this.autoStartup, this.shutdownTimeout, this.phase, this.retry);
	}

	/** Returns these settings with or without a start by the application context. */
	public ListenerOptions withAutoStartup(boolean autoStartup) {
		return new ListenerOptions(this.id, this.worker, autoStartup, this.shutdownTimeout, this.phase, this.retry);
	}

	/** Returns these settings with another time to stop. */
	public ListenerOptions withShutdownTimeout(Duration shutdownTimeout) {
		return new ListenerOptions(this.id, this.worker, this.autoStartup, shutdownTimeout, this.phase, this.retry);
	}

	/** Returns these settings with another phase. */
	public ListenerOptions withPhase(int phase) {
		return new ListenerOptions(this.id, this.worker, this.autoStartup, this.shutdownTimeout, phase, this.retry);
	}

	/** Returns these settings with retries. */
	public ListenerOptions withRetry(RetryPolicy retry) {
		return new ListenerOptions(this.id, this.worker, this.autoStartup, this.shutdownTimeout, this.phase, retry);
	}

}
