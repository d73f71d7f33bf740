// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Creates the executor for the jobs of one listener, at each start. It needs room for the
 * listener's {@linkplain ListenerOptions#calls() calls}. The container shuts down a
 * {@link java.util.concurrent.ExecutorService} when the listener has stopped.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ListenerExecutorFactory {

	Executor createExecutor(ListenerOptions options);

	/**
	 * Returns a factory of pools with one platform thread per running call. They are
	 * daemon threads: the listener's event loop keeps the JVM alive, and a job that
	 * ignores its interrupt does not.
	 */
	static ListenerExecutorFactory platformThreads() {
		return (options) -> {
			CustomizableThreadFactory threads = new CustomizableThreadFactory(options.id() + "-");
			threads.setDaemon(true);
			return Executors.newFixedThreadPool(options.calls(), threads);
		};
	}

	/**
	 * Returns a factory that starts virtual threads, each of which does jobs for about a
	 * millisecond, or one that takes longer; needs Java 21.
	 */
	static ListenerExecutorFactory virtualThreads() {
		return (options) -> new VirtualThreadTaskExecutor(options.id() + "-");
	}

}
