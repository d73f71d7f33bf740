// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;

/**
 * Runs completions on the thread that waits for them. So a blocking call needs no other
 * thread than its own and the event loop, which wakes it directly; and what hangs on its
 * futures, such as an observation, still never runs on the loop.
 */
final class WaitingCaller implements Executor {

	private final BlockingQueue<Runnable> completions = new LinkedBlockingQueue<>();

	/** Runs what comes when the caller no longer waits; {@code null} while it does. */
	private volatile @Nullable Executor later;

	@Override
	public void execute(Runnable completion) {
		this.completions.add(completion);
		Executor later = this.later;
		if (later != null && this.completions.remove(completion)) {
			later.execute(completion);
		}
	}

	/** Waits for a future, and runs what is to be done until it is complete. */
	<T extends @Nullable Object> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
		// It may also complete elsewhere, for example because the loop has ended.
		future.whenComplete((value, failure) -> this.completions.add(() -> {
		}));
		try {
			while (!future.isDone()) {
				this.completions.take().run();
			}
			// Nothing hangs on other futures of the call, such as the end of a job.
			leave(Runnable::run);
			return future.get();
		}
		catch (InterruptedException ex) {
			leave(ForkJoinPool.commonPool());
			throw ex;
		}
	}

	private void leave(Executor later) {
		this.later = later;
		for (Runnable late = this.completions.poll(); late != null; late = this.completions.poll()) {
			later.execute(late);
		}
	}

}
