// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.driver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.slf4j.LoggerFactory;

import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.seal.channel.ChannelSeal;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.Quiet;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DriverTests {

	/** More than the session may keep, as messages of about this size. */
	private static final int MANY = 40;

	private static final int LARGE = 100_000;

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("driver-tests");

	private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

	private Driver driver;

	private Recorder machine;

	@BeforeEach
	void start() {
		this.driver = new Driver("test",
				SpreadOptions.builder().addresses(this.daemon.address()).maxPendingBytes(1_000_000).build(),
				() -> new ChannelSeal(SealKeys.NONE, (from, reason) -> this.log.add("dropped " + reason)), this.loop,
				LoggerFactory.getLogger(DriverTests.class), () -> this.log.add("pass"));
		this.machine = new Recorder();
	}

	@AfterEach
	void stop() {
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void feedsTheMachineWithWhatASessionBringsAndFlushesAfterIt() throws Exception {
		begin();
		this.loop.execute(() -> {
			this.driver.join(Channels.MAIN, "g");
			this.driver.multicast(Channels.MAIN, "g", new byte[] { 1, 2, 3 });
		});
		await("membership 0 g");
		await("received 0 3 bytes");
		await("flush");
		await("pass");
		assertThat(this.driver.privateGroup()).isPresent();
		assertThat(this.driver.daemon()).contains(this.daemon.address());
	}

	@Test
	void opensAndClosesFurtherChannels() throws Exception {
		begin();
		this.loop.execute(() -> this.driver.open(7));
		await("connected 7");
		assertThat(this.driver.openChannels()).isEqualTo(2);
		assertThat(this.driver.connectedChannels()).isEqualTo(2);
		this.loop.execute(() -> this.driver.close(7));
		this.loop.execute(() -> this.driver.multicast(7, "g", new byte[1]));
		assertThat(onLoop(this.driver::openChannels)).isEqualTo(1);
		assertThat(this.driver.ended()).isNotDone();
	}

	@Test
	void endsWithItsLastChannel() throws Exception {
		begin();
		this.loop.execute(() -> {
			this.driver.open(1);
			this.driver.close(Channels.MAIN);
			this.driver.close(1);
		});
		this.driver.ended().get(10, TimeUnit.SECONDS);
		assertThat(this.driver.openChannels()).isZero();
		assertThat(this.driver.connectedChannels()).isZero();
		assertThat(this.driver.privateGroup()).isEmpty();
	}

	@Test
	void inputFromWithinATransitionComesAfterIt() throws Exception {
		begin();
		this.loop.execute(() -> this.driver.feed((now) -> {
			this.driver.feed((later) -> this.log.add("inner"));
			this.log.add("outer");
		}));
		assertThat(next("outer", "inner")).isEqualTo("outer");
		assertThat(next("outer", "inner")).isEqualTo("inner");
	}

	@Test
	void whatAThreadGivesComesBeforeWhatArrivesLater() throws Exception {
		begin();
		this.loop.execute(() -> {
			CompletableFuture.runAsync(() -> {
				this.driver.post((now) -> this.log.add("posted first"));
				this.driver.post((now) -> this.log.add("posted second"));
			}).join();
			this.driver.feed((now) -> this.log.add("arrived"));
		});
		String[] all = { "posted first", "posted second", "arrived" };
		assertThat(List.of(next(all), next(all), next(all))).containsExactly(all);
		this.driver.post((now) -> this.log.add("posted third"));
		await("posted third");
	}

	@Test
	void whatAThreadGivesWhileTheLoopWaitsIsDoneByThatThread() throws Exception {
		begin();
		this.loop.execute(() -> this.driver.join(Channels.MAIN, "g"));
		await("membership 0 g");
		Thread own = Thread.currentThread();
		AtomicReference<Thread> worked = new AtomicReference<>();
		do {
			this.driver.postNow((now) -> {
				worked.set(Thread.currentThread());
				this.driver.multicast(Channels.MAIN, "g", new byte[7]);
			});
			await("flush");
			await("received 0 7 bytes");
		}
		while (worked.get() != own);
	}

	@Test
	void anInputForALoopThatHasEndedIsRefusedEachTime() {
		this.loop.close();
		List<Consumer<LongConsumer>> ways = List.of(this.driver::post, this.driver::postNow);
		for (int i = 0; i < 2; i++) {
			ways.forEach((way) -> assertThatExceptionOfType(RejectedExecutionException.class)
				.isThrownBy(() -> way.accept((now) -> {
				})));
		}
	}

	@Test
	void ticksWhenTheMachineWantsIt() throws Exception {
		this.machine.wait = Duration.ofMillis(1).toNanos();
		begin();
		await("tick");
		await("tick");
	}

	@Test
	void aTickThatComesSoonerReplacesOneThatComesLater() throws Exception {
		this.machine.wait = Duration.ofHours(1).toNanos();
		begin();
		await("flush");
		this.loop.execute(() -> this.driver.feed((now) -> this.machine.wait = 0));
		await("tick");
	}

	@Test
	void ticksGoOnAfterAFlushThatFailed() throws Exception {
		this.machine.wait = Duration.ofMillis(1).toNanos();
		this.machine.failing = true;
		begin();
		await("tick");
		await("tick");
		await("pass");
	}

	@Test
	@Quiet(EventLoop.class)
	void ticksGoOnAfterATimerThatCouldNotBeSet() throws Exception {
		begin();
		this.machine.wait = Duration.ofMillis(1).toNanos();
		this.machine.timerFailures = 3;
		this.loop.execute(() -> this.driver.feed((now) -> {
		}));
		await("timer failed");
		await("tick");
	}

	@Test
	void whatCannotBeSentDoesNotDisturbTheMachine() throws Exception {
		begin();
		this.loop.execute(() -> this.driver.feed((now) -> {
			this.driver.multicast(Channels.MAIN, "#\u00fc#localhost", new byte[1]);
			this.driver.multicast(Channels.MAIN, new Packet(List.of("two words", "#a#localhost"), new byte[] { 1, 2 }));
			this.log.add("went on");
		}));
		await("went on");
	}

	@Test
	void whatTheSessionHasNoRoomForWaitsInOrder() throws Exception {
		begin();
		this.loop.execute(() -> this.driver.join(Channels.MAIN, "g"));
		await("membership 0 g");
		this.loop.execute(() -> this.driver.feed((now) -> {
			for (int i = 1; i <= MANY; i++) {
				this.driver.multicast(Channels.MAIN, "g", new byte[LARGE + i]);
			}
			this.log.add("has room " + this.driver.hasRoom(Channels.MAIN));
		}));
		await("has room false");
		for (int i = 1; i <= MANY; i++) {
			assertThat(received()).isEqualTo("received 0 " + (LARGE + i) + " bytes");
		}
		assertThat(onLoop(() -> this.driver.hasRoom(Channels.MAIN))).isTrue();
	}

	@Test
	void aMachineThatStopsForLackOfRoomIsFlushedWhenThereIsRoomAgain() throws Exception {
		this.machine.sending = MANY;
		begin();
		this.loop.execute(() -> this.driver.join(Channels.MAIN, "g"));
		for (int i = MANY; i >= 1; i--) {
			assertThat(received()).isEqualTo("received 0 " + (LARGE + i) + " bytes");
		}
	}

	@Test
	void aChannelClosesWhenAllIsSent() throws Exception {
		begin();
		this.loop.execute(() -> {
			this.driver.join(Channels.MAIN, "g");
			this.driver.open(1);
		});
		// Two sockets: either may be first.
		String[] both = { "membership 0 g", "connected 1" };
		assertThat(List.of(next(both), next(both))).containsExactlyInAnyOrder(both);
		this.loop.execute(() -> {
			for (int i = 1; i <= MANY; i++) {
				this.driver.multicast(1, "g", new byte[LARGE + i]);
			}
			this.driver.close(1);
		});
		for (int i = 1; i <= MANY; i++) {
			assertThat(received()).isEqualTo("received 0 " + (LARGE + i) + " bytes");
		}
		assertThat(onLoop(() -> this.driver.hasRoom(1))).as("it is closed").isFalse();
	}

	@Test
	void endsIfItsLoopHasEndedBeforeItBegins() throws Exception {
		CountDownLatch begins = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		this.loop.execute(() -> {
			begins.countDown();
			awaitUninterruptibly(closed);
			this.driver.start(this.machine);
		});
		begins.await();
		Thread closer = new Thread(this.loop::close);
		closer.start();
		Awaitility.await().until(() -> isClosed());
		closed.countDown();
		this.driver.ended().get(10, TimeUnit.SECONDS);
		closer.join();
	}

	@Test
	@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
	void waitingForAnEndHasALimitAndIsNothingForTheLoop() throws Exception {
		CompletableFuture<Void> never = new CompletableFuture<>();
		this.driver.await(never, Duration.ofMillis(1));
		assertThat(never).isNotDone();
		this.driver.await(CompletableFuture.failedFuture(new IllegalStateException("on purpose")), Duration.ofDays(1));
		assertThat(onLoop(() -> {
			this.driver.await(never, Duration.ofDays(1));
			return "went on";
		})).isEqualTo("went on");
	}

	private boolean isClosed() {
		try {
			this.loop.execute(() -> {
			});
			return false;
		}
		catch (RejectedExecutionException ex) {
			return true;
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void theMachineHearsOfALostConnection() throws Exception {
		begin();
		this.daemon.close();
		await("disconnected 0");
		assertThat(this.driver.connectedChannels()).isZero();
		assertThat(this.driver.daemon()).isEmpty();
	}

	private void begin() throws InterruptedException {
		this.loop.execute(() -> this.driver.start(this.machine));
		await("connected 0");
	}

	private void await(String line) throws InterruptedException {
		next(line);
	}

	private String next(String... lines) throws InterruptedException {
		List<String> wanted = List.of(lines);
		String line = this.log.poll(10, TimeUnit.SECONDS);
		while (line != null && !wanted.contains(line)) {
			line = this.log.poll(10, TimeUnit.SECONDS);
		}
		assertThat(line).as("one of %s", wanted).isNotNull();
		return line;
	}

	private String received() throws InterruptedException {
		String line = this.log.poll(10, TimeUnit.SECONDS);
		while (line != null && !line.startsWith("received")) {
			line = this.log.poll(10, TimeUnit.SECONDS);
		}
		assertThat(line).isNotNull();
		return line;
	}

	private <T> T onLoop(Supplier<T> supplier) throws Exception {
		return CompletableFuture.supplyAsync(supplier, this.loop).get(10, TimeUnit.SECONDS);
	}

	private final class Recorder implements Machine {

		private volatile long wait = NEVER;

		private volatile boolean failing;

		private int timerFailures;

		/** How many messages it sends to the group once it has joined. */
		private int sending;

		private boolean joined;

		@Override
		public void connected(int channel, String privateGroup, long now) {
			DriverTests.this.log.add("connected " + channel);
		}

		@Override
		public void disconnected(int channel, long now) {
			DriverTests.this.log.add("disconnected " + channel);
		}

		@Override
		public void received(int channel, RegularMessage message, long now) {
			DriverTests.this.log.add("received " + channel + " " + message.body().length + " bytes");
		}

		@Override
		public void membership(int channel, MembershipChange change, long now) {
			DriverTests.this.log.add("membership " + channel + " " + change.group());
			this.joined = true;
		}

		@Override
		public void tick(long now) {
			DriverTests.this.log.add("tick");
		}

		@Override
		public void flush(long now) {
			DriverTests.this.log.add("flush");
			while (this.joined && this.sending > 0 && DriverTests.this.driver.hasRoom(Channels.MAIN)) {
				DriverTests.this.driver.multicast(Channels.MAIN, "g", new byte[LARGE + this.sending]);
				this.sending--;
			}
			if (this.failing) {
				throw new IllegalStateException("planted");
			}
		}

		@Override
		public long nextTick(long now) {
			if (this.timerFailures > 0) {
				this.timerFailures--;
				DriverTests.this.log.add("timer failed");
				throw new OutOfMemoryError("planted");
			}
			return this.wait;
		}

	}

}
