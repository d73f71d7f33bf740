package org.spreadqueue.spread.internal.connect;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out futures that the loop thread completes. Callers may attach code that blocks,
 * so it runs on an executor and never on the loop.
 */
public final class FutureCompleter {

	private static final Logger logger = LoggerFactory.getLogger(FutureCompleter.class);

	private final Executor executor;

	public FutureCompleter(Executor executor) {
		this.executor = executor;
	}

	/** Complete already if {@code inside} is; otherwise completes on the executor. */
	public <T> CompletableFuture<T> handOut(CompletableFuture<T> inside) {
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

	public void run(Runnable completion) {
		try {
			this.executor.execute(completion);
		}
		catch (RejectedExecutionException ex) {
			// A caller that waits for ever is worse than one that holds up the loop.
			logger.warn("completion executor {} refuses to work, so a future is completed on an event loop",
					this.executor);
			completion.run();
		}
	}

}
