// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Hands out futures of what an event loop does. Callers may attach code that blocks, so
 * the futures complete on an executor and never on the loop. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FutureCompleter {

	private static final Logger logger = QuotingLogger.of(FutureCompleter.class);

	private final Executor executor;

	/**
	 * Creates a completer.
	 * @param executor runs the completions, and so what callers attach to the futures
	 */
	public FutureCompleter(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Returns another future with the same outcome: complete already if {@code inside}
	 * is, otherwise completed on the executor.
	 */
	public <T extends @Nullable Object> CompletableFuture<T> handOut(CompletableFuture<T> inside) {
		if (inside.isDone()) {
			return inside.copy();
		}
		CompletableFuture<T> outside = new CompletableFuture<>();
		inside.whenComplete((value, failure) -> run(() -> {
			if (failure != null) {
				outside.completeExceptionally(failure);
			}
			else {
				outside.complete(value);
			}
		}));
		return outside;
	}

	/**
	 * Runs a completion on the executor, or at once if that refuses or fails: a caller
	 * that waits for ever is worse than one that holds up the loop.
	 * @param completion runs twice if the executor fails after it has taken it
	 */
	public void run(Runnable completion) {
		try {
			this.executor.execute(completion);
		}
		// Errors too: a pool that gets no thread throws an OutOfMemoryError.
		catch (RuntimeException | Error ex) {
			complain(ex);
			completion.run();
		}
	}

	private void complain(Throwable failure) {
		try {
			logger.warn("completion executor {} refuses to work, so a future is completed on an event loop: {}",
					this.executor, failure.toString());
		}
		catch (RuntimeException | Error unloggable) {
			// For lack of memory, perhaps. The future completes without a word about it.
		}
	}

}
