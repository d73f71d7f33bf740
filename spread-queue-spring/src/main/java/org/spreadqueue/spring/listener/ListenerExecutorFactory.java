package org.spreadqueue.spring.listener;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Makes the executor that runs the jobs of one listener, each time the listener starts.
 * It must have room for the listener's concurrency. If it is an
 * {@link java.util.concurrent.ExecutorService}, the container shuts it down when the
 * listener has stopped.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ListenerExecutorFactory {

	/** Makes an executor for one run of a listener. */
	Executor createExecutor(ListenerOptions options);

	/**
	 * Returns a factory of pools of platform threads, one thread for each job at a time.
	 * They are daemon threads: the listener's event loop keeps the JVM alive, and a job
	 * that ignores its interrupt does not.
	 */
	static ListenerExecutorFactory platformThreads() {
		return (options) -> {
			CustomizableThreadFactory threads = new CustomizableThreadFactory(options.id() + "-");
			threads.setDaemon(true);
			return Executors.newFixedThreadPool(options.worker().concurrency(), threads);
		};
	}

	/**
	 * Returns a factory of executors that start a virtual thread for each job. It needs
	 * Java 21.
	 */
	static ListenerExecutorFactory virtualThreads() {
		return (options) -> new VirtualThreadTaskExecutor(options.id() + "-");
	}

}
