package org.spreadqueue.spring.listener;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;

import org.spreadqueue.QueueName;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Settings of listeners that do not say otherwise.
 *
 * @param queue the queue, {@code null} if each listener has to name its own
 * @param concurrency how many jobs run at a time
 * @param heartbeat silence after which an idle worker reports ready again
 * @param failureResponses whether the sender of a job that failed is told so
 * @param shutdownTimeout how long running jobs may take when a listener is stopped
 * @param phase when listeners start and stop
 * @param retry whether and when a message is tried again in the same worker
 * @param prefetch how many jobs may wait in a worker for one that runs to end, -1 for as
 * many as take 50 ms
 */
public record ListenerDefaults(@Nullable QueueName queue, int concurrency, Duration heartbeat, boolean failureResponses,
		Duration shutdownTimeout, int phase, RetryPolicy retry, int prefetch) {

	/** The defaults of the defaults, without a queue. */
	public static final ListenerDefaults STANDARD = new ListenerDefaults(null, WorkerOptions.DEFAULT_CONCURRENCY,
			WorkerOptions.DEFAULT_HEARTBEAT, WorkerOptions.DEFAULT_FAILURE_RESPONSES,
			ListenerOptions.DEFAULT_SHUTDOWN_TIMEOUT);

	/**
	 * Creates defaults with the usual phase and no retry.
	 * @param queue the queue
	 * @param concurrency how many jobs run at a time
	 * @param heartbeat silence after which an idle worker reports ready again
	 * @param failureResponses whether the sender of a job that failed is told so
	 * @param shutdownTimeout how long running jobs may take when a listener is stopped
	 */
	public ListenerDefaults(@Nullable QueueName queue, int concurrency, Duration heartbeat, boolean failureResponses,
			Duration shutdownTimeout) {
		this(queue, concurrency, heartbeat, failureResponses, shutdownTimeout, QueueListenerContainer.PHASE,
				ListenerOptions.NO_RETRY, WorkerOptions.AUTOMATIC_PREFETCH);
	}

	/**
	 * Returns these defaults with another phase.
	 * @param phase when listeners start and stop
	 * @return the defaults
	 */
	public ListenerDefaults withPhase(int phase) {
		return new ListenerDefaults(this.queue, this.concurrency, this.heartbeat, this.failureResponses,
				this.shutdownTimeout, phase, this.retry, this.prefetch);
	}

	/**
	 * Returns these defaults with retries.
	 * @param retry whether and when to try again
	 * @return the defaults
	 */
	public ListenerDefaults withRetry(RetryPolicy retry) {
		return new ListenerDefaults(this.queue, this.concurrency, this.heartbeat, this.failureResponses,
				this.shutdownTimeout, this.phase, retry, this.prefetch);
	}

	/**
	 * Returns these defaults with another number of jobs that wait in a worker.
	 * @param prefetch the number, -1 for as many as take 50 ms
	 * @return the defaults
	 */
	public ListenerDefaults withPrefetch(int prefetch) {
		return new ListenerDefaults(this.queue, this.concurrency, this.heartbeat, this.failureResponses,
				this.shutdownTimeout, this.phase, this.retry, prefetch);
	}

	/**
	 * Returns the settings of a listener that says nothing but this.
	 * @param id name of the listener
	 * @param queue the queue
	 * @return the settings
	 */
	public ListenerOptions options(String id, QueueName queue) {
		return new ListenerOptions(id,
				new WorkerOptions(queue, this.concurrency, this.heartbeat, this.failureResponses, this.prefetch), true,
				this.shutdownTimeout, this.phase, this.retry);
	}

}
