package org.spreadqueue.spring.listener;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

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
 */
public record ListenerDefaults(@Nullable QueueName queue, int concurrency, Duration heartbeat, boolean failureResponses,
		Duration shutdownTimeout) {

	/** The defaults of the defaults, without a queue. */
	public static final ListenerDefaults STANDARD = new ListenerDefaults(null, WorkerOptions.DEFAULT_CONCURRENCY,
			WorkerOptions.DEFAULT_HEARTBEAT, WorkerOptions.DEFAULT_FAILURE_RESPONSES,
			ListenerOptions.DEFAULT_SHUTDOWN_TIMEOUT);

}
