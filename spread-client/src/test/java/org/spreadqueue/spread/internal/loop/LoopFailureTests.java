// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.LoggerFactory;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.FailingLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A loop that meets errors while memory is used up: what logs them fails, too. It lives
 * on, and tells those on it when it is over.
 */
class LoopFailureTests {

	private final FailingLog log = new FailingLog(EventLoop.class);

	private final SelectorLoop loop = SelectorLoop.start("failing-loop", true);

	private final CompletableFuture<Throwable> uncaught = new CompletableFuture<>();

	@BeforeEach
	void catchTheUncaught() throws Exception {
		onLoop(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> this.uncaught.complete(ex)));
	}

	@AfterEach
	void close() {
		this.loop.close();
		this.log.close();
	}

	@Test
	void taskThatThrowsAndCannotBeLoggedDoesNotEndTheLoop() throws Exception {
		this.loop.execute(LoopFailureTests::outOfMemory);
		onLoop(() -> {
		});
	}

	@Test
	void timerAndEndOfPassThatThrowDoNotEndTheLoop() throws Exception {
		this.loop.schedule(Duration.ZERO, LoopFailureTests::outOfMemory);
		this.loop.execute(() -> this.loop.atEndOfPass(LoopFailureTests::outOfMemory));
		CountDownLatch later = new CountDownLatch(1);
		this.loop.schedule(Duration.ofMillis(1), later::countDown);
		assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void handlerThatThrowsLosesItsChannelAndTheOthersAreServed() throws Exception {
		CompletableFuture<Throwable> closed = new CompletableFuture<>();
		Pipe bad = readablePipe((key) -> outOfMemory(), closed);
		CompletableFuture<Void> served = new CompletableFuture<>();
		Pipe good = readablePipe((key) -> {
			served.complete(null);
			key.interestOps(0);
		}, new CompletableFuture<>());
		assertThat(closed.get(5, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
		served.get(5, TimeUnit.SECONDS);
		assertThat(bad.source().isOpen()).isFalse();
		assertThat(good.source().isOpen()).isTrue();
		bad.sink().close();
		good.sink().close();
	}

	@Test
	void whatCannotBeLoggedIsGivenToTheThreadsLastHandler() throws Exception {
		this.loop.execute(LoopFailureTests::outOfMemory);
		assertThat(this.uncaught.get(5, TimeUnit.SECONDS)).hasMessage("on purpose");
	}

	@Test
	void failingLastHandlerDoesNotEndTheLoopEither() throws Exception {
		onLoop(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> outOfMemory()));
		this.loop.execute(LoopFailureTests::outOfMemory);
		onLoop(() -> {
		});
	}

	@Test
	void thoseOnTheLoopAreToldUntilTheyCouldRecover() throws Exception {
		AtomicInteger tries = new AtomicInteger();
		CountDownLatch recovered = new CountDownLatch(1);
		this.loop.addRecovery(() -> {
			if (tries.incrementAndGet() < 3) {
				outOfMemory();
			}
			recovered.countDown();
		});
		this.loop.execute(LoopFailureTests::outOfMemory);
		assertThat(recovered.await(5, TimeUnit.SECONDS)).isTrue();
		onLoop(() -> {
		});
		assertThat(tries).hasValue(3);
	}

	@Test
	void whatIsReportedDuringARecoveryIsRecoveredFromToo() throws Exception {
		AtomicInteger tries = new AtomicInteger();
		CountDownLatch again = new CountDownLatch(1);
		this.loop.addRecovery(() -> {
			if (tries.incrementAndGet() == 1) {
				this.loop.failed(LoggerFactory.getLogger(EventLoop.class), new OutOfMemoryError("on purpose"), "again");
			}
			else {
				again.countDown();
			}
		});
		this.loop.execute(LoopFailureTests::outOfMemory);
		assertThat(again.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void failureOfATaskOfAGuestIsToldByTheLoop() throws Exception {
		CountDownLatch recovered = new CountDownLatch(1);
		this.loop.addRecovery(recovered::countDown);
		Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> this.uncaught.complete(ex));
		while (!this.loop.tryRun(LoopFailureTests::outOfMemory)) {
			Thread.onSpinWait();
		}
		assertThat(recovered.await(5, TimeUnit.SECONDS)).isTrue();
		Thread.currentThread().setUncaughtExceptionHandler(null);
	}

	@Test
	void closingGoesOnWhereAHookThrows() throws Exception {
		CompletableFuture<Throwable> closed = new CompletableFuture<>();
		Pipe pipe = readablePipe((key) -> key.interestOps(0), closed);
		onLoop(() -> this.loop.addCloseHook(LoopFailureTests::outOfMemory));
		this.loop.close();
		assertThat(closed).isDone();
		assertThat(pipe.source().isOpen()).isFalse();
		pipe.sink().close();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void threadThatCannotStartLeavesNoSelectorBehind() throws Exception {
		long before = descriptors();
		for (int i = 0; i < 20; i++) {
			assertThatExceptionOfType(OutOfMemoryError.class)
				.isThrownBy(() -> SelectorLoop.start("never", true, UnstartableThread::new));
		}
		// Others in this JVM may have opened one or two.
		assertThat(descriptors()).isLessThan(before + 20);
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.count();
		}
	}

	private Pipe readablePipe(Ready ready, CompletableFuture<Throwable> closed) throws Exception {
		Pipe pipe = Pipe.open();
		pipe.source().configureBlocking(false);
		ChannelHandler handler = new ChannelHandler() {

			@Override
			public void ready(SelectionKey key) {
				ready.accept(key);
			}

			@Override
			public void closed(@Nullable Throwable cause) {
				closed.complete(cause);
			}

		};
		onLoop(() -> this.loop.register(pipe.source(), SelectionKey.OP_READ, handler));
		pipe.sink().write(ByteBuffer.wrap(new byte[] { 1 }));
		return pipe;
	}

	private void onLoop(Task task) throws Exception {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.loop.execute(() -> {
			try {
				task.run();
				done.complete(null);
			}
			catch (Exception ex) {
				done.completeExceptionally(ex);
			}
		});
		done.get(5, TimeUnit.SECONDS);
	}

	private static void outOfMemory() {
		throw new OutOfMemoryError("on purpose");
	}

	private static final class UnstartableThread extends Thread {

		UnstartableThread(Runnable task) {
			super(task);
		}

		@Override
		public synchronized void start() {
			outOfMemory();
		}

	}

	private interface Ready {

		void accept(SelectionKey key);

	}

	private interface Task {

		void run() throws Exception;

	}

}
