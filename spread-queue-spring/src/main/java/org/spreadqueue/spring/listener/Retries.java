package org.spreadqueue.spring.listener;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Waits between the tries of messages without holding a thread, and ends all waits when
 * the listener stops.
 */
final class Retries {

	private final Map<Object, CompletableFuture<Boolean>> waits = new ConcurrentHashMap<>();

	/** Where jobs run, while the listener runs. */
	private volatile Executor executor = Runnable::run;

	private volatile boolean stopping;

	void started(Executor executor) {
		this.executor = executor;
		this.stopping = false;
	}

	/** Ends all waits, present and future ones. */
	void stopping() {
		this.stopping = true;
		this.waits.values().forEach((wait) -> wait.complete(false));
	}

	/**
	 * Waits.
	 * @param millis how long
	 * @return completes on the executor, with whether to try again
	 */
	CompletableFuture<Boolean> await(long millis) {
		CompletableFuture<Boolean> wait = new CompletableFuture<>();
		Object key = new Object();
		this.waits.put(key, wait);
		wait.completeOnTimeout(true, millis, TimeUnit.MILLISECONDS);
		if (this.stopping) {
			wait.complete(false);
		}
		CompletableFuture<Boolean> result = new CompletableFuture<>();
		wait.whenComplete((again, failure) -> {
			this.waits.remove(key);
			try {
				this.executor.execute(() -> result.complete(again && !this.stopping));
			}
			catch (RejectedExecutionException ex) {
				result.complete(false);
			}
		});
		return result;
	}

	/**
	 * Tells whether another try here could end otherwise. Not if the message does not fit
	 * the method, and not if the program is broken.
	 */
	static boolean canHelp(Throwable failure) {
		return !(failure instanceof Error) && !isFatal(failure);
	}

	/**
	 * Tells whether the message does not fit the method, so that it would fail in every
	 * worker. An error is no such case: another process may not be broken.
	 */
	static boolean isFatal(Throwable failure) {
		return failure instanceof MessageConversionException || failure instanceof MethodArgumentResolutionException
				|| failure instanceof MessageHandlingException;
	}

}
