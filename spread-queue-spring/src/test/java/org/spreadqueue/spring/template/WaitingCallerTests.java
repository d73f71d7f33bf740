// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which thread runs completions, and when.
 */
@Timeout(30)
class WaitingCallerTests {

	private final WaitingCaller caller = new WaitingCaller();

	private final CompletableFuture<String> future = new CompletableFuture<>();

	@Test
	void completionsRunOnTheThreadThatWaits() throws Exception {
		CompletableFuture<Thread> completedOn = this.future.thenApply((value) -> Thread.currentThread());
		ForkJoinPool.commonPool().execute(() -> this.caller.execute(() -> this.future.complete("done")));
		assertThat(this.caller.await(this.future)).isEqualTo("done");
		assertThat(completedOn).isCompletedWithValue(Thread.currentThread());
	}

	@Test
	void completionElsewhereEndsTheWaitToo() throws Exception {
		ForkJoinPool.commonPool().execute(() -> this.future.complete("done"));
		assertThat(this.caller.await(this.future)).isEqualTo("done");
	}

	@Test
	void failuresAreThrown() {
		IllegalStateException failure = new IllegalStateException("broken");
		this.future.completeExceptionally(failure);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> this.caller.await(this.future))
			.withCause(failure);
	}

	@Test
	void whatComesAfterAnInterruptRunsOnAnotherThread() throws Exception {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> this.caller.await(this.future));
		CompletableFuture<Thread> late = new CompletableFuture<>();
		this.caller.execute(() -> late.complete(Thread.currentThread()));
		assertThat(late.get(20, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
	}

	@Test
	void whatComesAfterTheWaitIsNotLost() throws Exception {
		this.future.complete("done");
		this.caller.await(this.future);
		CompletableFuture<String> late = new CompletableFuture<>();
		this.caller.execute(() -> late.complete("late"));
		assertThat(late).isCompletedWithValue("late");
	}

}
