// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.time.Duration;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

import org.spreadqueue.spread.Durations;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Immutable settings of one listener.
 *
 * @param id name in the registry, logs, metrics and thread names, and of the container's
 * bean
 * @param shutdownTimeout how long running jobs may take when the listener is stopped
 * @param phase as in {@link org.springframework.context.SmartLifecycle}
 * @param retry when this worker tries a failed message again, attempts that the manager
 * counts, too; a message that does not fit the method, or fails with an {@link Error}, is
 * never tried again
 * @param jobsPerCall how many jobs a call takes at most; the worker's concurrency counts
 * jobs
 * @param idempotent whether a {@link MessageInbox} sees to it that a message that is
 * delivered twice has one effect
 * @since 0.1.0
 */
public record ListenerOptions(String id, WorkerOptions worker, boolean autoStartup, Duration shutdownTimeout, int phase,
		RetryPolicy retry, int jobsPerCall, boolean idempotent) {

	/** Less than the 30 seconds that Spring Boot waits for each phase of the shutdown. */
	public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(20);

	/** The default. */
	public static final RetryPolicy NO_RETRY = RetryPolicy.withMaxRetries(0);

	/** Refuses an empty id or a negative timeout: {@link IllegalArgumentException}. */
	public ListenerOptions {
		Assert.hasText(id, "'id' must not be empty");
		Assert.notNull(worker, "'worker' must not be null");
		Assert.notNull(retry, "'retry' must not be null");
		Assert.isTrue(!shutdownTimeout.isNegative(), "Shutdown timeout " + shutdownTimeout + " of listener '" + id
				+ "' is negative. Use 0s to interrupt running jobs at once.");
		shutdownTimeout = Durations.limited(shutdownTimeout);
		Assert.isTrue(jobsPerCall > 0,
				() -> "Listener '" + id + "' takes " + jobsPerCall + " jobs in a call, which is less than one.");
	}

	/** Returns the defaults: start with the context, 20 seconds to stop, no retry. */
	public static ListenerOptions of(String id, WorkerOptions worker) {
		return new ListenerOptions(id, worker, true, DEFAULT_SHUTDOWN_TIMEOUT, QueueListenerContainer.PHASE, NO_RETRY,
				1, false);
	}

	public ListenerOptions withWorker(WorkerOptions worker) {
		return new ListenerOptions(this.id, worker, this.autoStartup, this.shutdownTimeout, this.phase, this.retry,
				this.jobsPerCall, this.idempotent);
	}

	public ListenerOptions withAutoStartup(boolean autoStartup) {
		return new ListenerOptions(this.id, this.worker, autoStartup, this.shutdownTimeout, this.phase, this.retry,
				this.jobsPerCall, this.idempotent);
	}

	public ListenerOptions withShutdownTimeout(Duration shutdownTimeout) {
		return new ListenerOptions(this.id, this.worker, this.autoStartup, shutdownTimeout, this.phase, this.retry,
				this.jobsPerCall, this.idempotent);
	}

	public ListenerOptions withPhase(int phase) {
		return new ListenerOptions(this.id, this.worker, this.autoStartup, this.shutdownTimeout, phase, this.retry,
				this.jobsPerCall, this.idempotent);
	}

	public ListenerOptions withRetry(RetryPolicy retry) {
		return new ListenerOptions(this.id, this.worker, this.autoStartup, this.shutdownTimeout, this.phase, retry,
				this.jobsPerCall, this.idempotent);
	}

	/** Returns these settings for calls that take several jobs, of which more may run. */
	public ListenerOptions withJobsPerCall(int jobsPerCall) {
		return new ListenerOptions(this.id, this.worker.withConcurrency(calls() * jobsPerCall), this.autoStartup,
				this.shutdownTimeout, this.phase, this.retry, jobsPerCall, this.idempotent);
	}

	public ListenerOptions withIdempotent(boolean idempotent) {
		return new ListenerOptions(this.id, this.worker, this.autoStartup, this.shutdownTimeout, this.phase, this.retry,
				this.jobsPerCall, idempotent);
	}

	/** Returns how many calls may run at a time, each on a thread. */
	public int calls() {
		return Math.max(1, this.worker.concurrency() / this.jobsPerCall);
	}

}
