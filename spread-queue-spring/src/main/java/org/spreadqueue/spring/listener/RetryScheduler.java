// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Schedules further tries without holding a thread, and ends all waits on stop. */
final class RetryScheduler {

	private final Map<Object, CompletableFuture<Boolean>> waits = new ConcurrentHashMap<>();

	/** Where jobs run, while the listener runs. */
	private volatile Executor executor = Runnable::run;

	private volatile boolean stopped;

	void start(Executor executor) {
		this.executor = executor;
		this.stopped = false;
	}

	/** Ends all waits, present and future ones. */
	void stop() {
		this.stopped = true;
		this.waits.values().forEach((wait) -> wait.complete(false));
	}

	/** Completes on the executor after the wait, with whether to try again. */
	CompletableFuture<Boolean> schedule(long millis) {
		CompletableFuture<Boolean> wait = new CompletableFuture<>();
		Object key = new Object();
		this.waits.put(key, wait);
		wait.completeOnTimeout(true, millis, TimeUnit.MILLISECONDS);
		if (this.stopped) {
			wait.complete(false);
		}
		CompletableFuture<Boolean> result = new CompletableFuture<>();
		wait.whenComplete((again, failure) -> {
			this.waits.remove(key);
			try {
				this.executor.execute(() -> result.complete(again && !this.stopped));
			}
			// Whatever an executor throws, an OutOfMemoryError for a new thread included.
			catch (Throwable ex) {
				result.complete(false);
			}
		});
		return result;
	}

}
