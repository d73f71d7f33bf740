// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.loop;

import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.Quiet;

import static org.assertj.core.api.Assertions.assertThat;

/** A thread may do the work of a loop that waits. */
@Timeout(30)
class SelectorLoopGuestTests {

	private final SelectorLoop loop = SelectorLoop.start("loop-with-guests", true);

	private final List<String> log = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.loop.close();
	}

	@Test
	void guestRunsItsTaskAndWhatThatAdds() {
		Thread guest = Thread.currentThread();
		asGuest(() -> {
			assertThat(this.loop.inLoop()).isTrue();
			this.loop.atEndOfPass(() -> log("end", guest));
			this.loop.execute(() -> {
				log("added", guest);
				this.loop.execute(() -> log("added by that", guest));
			});
			log("task", guest);
		});
		assertThat(this.log).containsExactly("task", "added", "added by that", "end");
		assertThat(this.loop.inLoop()).isFalse();
	}

	private void log(String what, Thread expected) {
		this.log.add((Thread.currentThread() == expected) ? what : what + " elsewhere");
	}

	@Test
	void thereIsNoGuestWhileTheLoopIsAtWork() throws Exception {
		CompletableFuture<Boolean> asked = new CompletableFuture<>();
		CountDownLatch atWork = new CountDownLatch(1);
		this.loop.execute(() -> {
			atWork.countDown();
			asked.join();
		});
		atWork.await();
		asked.complete(this.loop.tryRun(() -> this.log.add("guest")));
		assertThat(asked.get()).isFalse();
		assertThat(onLoop(() -> this.loop.tryRun(() -> this.log.add("itself")))).isFalse();
		this.loop.close();
		assertThat(this.loop.tryRun(() -> this.log.add("too late"))).isFalse();
		assertThat(this.log).isEmpty();
	}

	@Test
	void loopWakesUpInTimeForWhatAGuestHasScheduled() throws Exception {
		this.loop.schedule(Duration.ofHours(1), () -> this.log.add("in an hour"));
		CompletableFuture<Thread> fired = new CompletableFuture<>();
		asGuest(() -> this.loop.schedule(Duration.ofMillis(1), () -> fired.complete(Thread.currentThread())));
		assertThat(fired.get(10, TimeUnit.SECONDS).getName()).isEqualTo("loop-with-guests");
	}

	@Test
	void loopServesTheChannelsThatAGuestHasRegisteredOrWantsToWriteTo() throws Exception {
		Pipe pipe = Pipe.open();
		pipe.sink().configureBlocking(false);
		CompletableFuture<Thread> writable = new CompletableFuture<>();
		CompletableFuture<SelectionKey> registered = new CompletableFuture<>();
		ChannelHandler handler = new ChannelHandler() {

			@Override
			public void ready(SelectionKey key) {
				key.interestOps(0);
				writable.complete(Thread.currentThread());
			}

			@Override
			public void closed(@Nullable Throwable cause) {
			}

		};
		asGuest(() -> {
			try {
				registered.complete(this.loop.register(pipe.sink(), 0, handler));
			}
			catch (Exception ex) {
				registered.completeExceptionally(ex);
			}
		});
		SelectionKey key = registered.get();
		asGuest(() -> this.loop.interest(key, SelectionKey.OP_WRITE));
		assertThat(writable.get(10, TimeUnit.SECONDS).getName()).isEqualTo("loop-with-guests");
		pipe.source().close();
	}

	@Test
	@Quiet(EventLoop.class)
	void aTaskThatNeverEndsAddingHoldsNoGuest() {
		asGuest(this::again);
		assertThat(this.loop.inLoop()).isFalse();
	}

	private void again() {
		this.loop.execute(this::again);
	}

	@Test
	@Quiet(EventLoop.class)
	void aGuestsFaultAndInterruptAreItsOwn() throws Exception {
		Thread.currentThread().interrupt();
		asGuest(() -> {
			throw new StackOverflowError("on purpose");
		});
		assertThat(Thread.interrupted()).isTrue();
		assertThat(onLoop(() -> true)).isTrue();
	}

	/** Each of them finds the loop at work, waiting, or about to do either. */
	@Test
	void nothingIsLostBetweenGuestsAndTheLoop() throws Exception {
		int[] runs = { 0 };
		CompletableFuture<?>[] threads = new CompletableFuture<?>[3];
		for (int i = 0; i < threads.length; i++) {
			threads[i] = CompletableFuture.runAsync(() -> {
				for (int j = 0; j < 20_000; j++) {
					Runnable counted = () -> runs[0]++;
					if (!this.loop.tryRun(counted)) {
						this.loop.execute(counted);
					}
				}
			});
		}
		CompletableFuture.allOf(threads).get(30, TimeUnit.SECONDS);
		assertThat(onLoop(() -> runs[0])).isEqualTo(60_000);
	}

	private void asGuest(Runnable task) {
		while (!this.loop.tryRun(task)) {
			// It is about to wait.
			Thread.onSpinWait();
		}
	}

	private <T> T onLoop(Supplier<T> question) throws Exception {
		return CompletableFuture.supplyAsync(question, this.loop).get(10, TimeUnit.SECONDS);
	}

}
