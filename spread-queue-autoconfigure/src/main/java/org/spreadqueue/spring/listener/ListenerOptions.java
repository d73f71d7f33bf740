package org.spreadqueue.spring.listener;

import java.time.Duration;

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
 */
public record ListenerOptions(String id, WorkerOptions worker, boolean autoStartup, Duration shutdownTimeout) {

	/**
	 * Time for running jobs, if not set. Spring Boot waits 30 seconds for each phase of
	 * the shutdown, so it must be less.
	 */
	public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(20);

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if the id is empty or the timeout negative
	 */
	public ListenerOptions {
		Assert.hasText(id, "'id' must not be empty");
		Assert.notNull(worker, "'worker' must not be null");
		Assert.isTrue(!shutdownTimeout.isNegative(), () -> "Shutdown timeout " + shutdownTimeout + " of listener '" + id
				+ "' is negative. Use 0s to interrupt running jobs at once.");
	}

	/**
	 * Returns the usual settings: start with the context, 20 seconds to stop.
	 * @param id name of the listener
	 * @param worker settings of the worker
	 * @return the settings
	 */
	public static ListenerOptions of(String id, WorkerOptions worker) {
		return new ListenerOptions(id, worker, true, DEFAULT_SHUTDOWN_TIMEOUT);
	}

}
