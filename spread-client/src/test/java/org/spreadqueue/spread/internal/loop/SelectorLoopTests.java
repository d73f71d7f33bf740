// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.Quiet;
import org.spreadqueue.spread.Timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SelectorLoopTests {

	private final SelectorLoop loop = SelectorLoop.start("loop-under-test", true);

	@AfterEach
	void close() {
		this.loop.close();
	}

	@Test
	void runsTasksInOrderOnItsThread() throws Exception {
		List<Integer> order = new CopyOnWriteArrayList<>();
		CompletableFuture<Boolean> inLoop = new CompletableFuture<>();
		for (int i = 0; i < 5000; i++) {
			int number = i;
			this.loop.execute(() -> order.add(number));
		}
		this.loop.execute(() -> inLoop.complete(this.loop.inLoop()));
		assertThat(inLoop.get(5, TimeUnit.SECONDS)).isTrue();
		assertThat(order).hasSize(5000).isSorted();
		assertThat(this.loop.inLoop()).isFalse();
	}

	/** A task may come at any moment of a pass, and must end the wait that follows. */
	@Test
	void noTaskIsForgottenBetweenTwoPasses() throws Exception {
		AtomicInteger left = new AtomicInteger(20_000);
		CompletableFuture<Void> done = new CompletableFuture<>();
		try (SelectorLoop other = SelectorLoop.start("other-loop", true)) {
			this.loop.execute(() -> bounce(this.loop, other, left, done));
			done.get(20, TimeUnit.SECONDS);
		}
	}

	private static void bounce(SelectorLoop here, SelectorLoop there, AtomicInteger left,
			CompletableFuture<Void> done) {
		if (left.decrementAndGet() == 0) {
			done.complete(null);
			return;
		}
		there.execute(() -> bounce(there, here, left, done));
	}

	@Test
	void runsTimersInTheOrderOfTheirTime() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.loop.execute(() -> {
			Timer never = this.loop.schedule(Duration.ofMillis(20), () -> order.add("cancelled"));
			this.loop.schedule(Duration.ofMillis(30), () -> done.complete(null));
			this.loop.schedule(Duration.ofMillis(10), () -> order.add("second"));
			this.loop.schedule(Duration.ZERO, () -> order.add("first"));
			never.cancel();
		});
		done.get(5, TimeUnit.SECONDS);
		assertThat(order).containsExactly("first", "second");
	}

	@Test
	void manyCancelledTimersAreForgotten() throws Exception {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.loop.execute(() -> {
			for (int i = 0; i < 100_000; i++) {
				this.loop.schedule(Duration.ofDays(1), () -> done.completeExceptionally(new AssertionError())).cancel();
			}
			this.loop.schedule(Duration.ofMillis(1), () -> done.complete(null));
		});
		done.get(5, TimeUnit.SECONDS);
	}

	@Test
	@Quiet(EventLoop.class)
	void taskThatThrowsOrInterruptsDoesNotEndTheLoop() throws Exception {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.loop.execute(() -> {
			throw new IllegalStateException("on purpose");
		});
		this.loop.execute(() -> {
			throw new StackOverflowError("on purpose");
		});
		this.loop.execute(() -> Thread.currentThread().interrupt());
		this.loop.execute(() -> done.complete(null));
		done.get(5, TimeUnit.SECONDS);
	}

	@Test
	void endOfPassComesAfterTheTasksOfThePass() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.loop.execute(() -> {
			this.loop.atEndOfPass(() -> {
				order.add("end");
				done.complete(null);
			});
			this.loop.execute(() -> order.add("task"));
		});
		done.get(5, TimeUnit.SECONDS);
		assertThat(order).containsExactly("task", "end");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.loop.atEndOfPass(() -> {
		}));
	}

	@Test
	void closeRunsWhatWasAcceptedAndRefusesTheRest() {
		AtomicInteger ran = new AtomicInteger();
		int accepted = 0;
		List<Thread> closers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			Thread closer = new Thread(this.loop::close);
			closers.add(closer);
		}
		try {
			for (int i = 0; i < 100_000; i++) {
				this.loop.execute(ran::incrementAndGet);
				accepted++;
				if (i == 1000) {
					closers.forEach(Thread::start);
				}
			}
		}
		catch (RejectedExecutionException ex) {
			assertThat(ex).hasMessageContaining("loop-under-test");
		}
		this.loop.close();
		this.loop.close();
		assertThat(ran).hasValue(accepted);
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.loop.execute(ran::incrementAndGet));
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.loop.schedule(Duration.ZERO, ran::incrementAndGet));
	}

	@Test
	void canBeClosedFromItsOwnThread() throws Exception {
		CompletableFuture<Thread> closing = new CompletableFuture<>();
		this.loop.execute(() -> {
			this.loop.close();
			closing.complete(Thread.currentThread());
		});
		Thread thread = closing.get(5, TimeUnit.SECONDS);
		thread.join(5000);
		assertThat(thread.isAlive()).isFalse();
	}

}
