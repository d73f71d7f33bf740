// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.internal.connect.GuardedMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Code of others: continuations and metrics, which may block or throw.
 */
class ForeignCodeTests {

	private final EventLoop loop = EventLoop.start("foreign-code");

	@AfterEach
	void close() {
		this.loop.close();
	}

	@Test
	void continuationsOfFuturesNeverRunOnTheLoop() throws Exception {
		CountDownLatch attached = new CountDownLatch(1);
		try (ScriptedDaemon daemon = friendly(attached)) {
			SpreadSession session = SpreadSession.open(options(daemon).build(), this.loop, new SessionListener() {
			});
			CompletableFuture<Boolean> connected = session.connected().thenApply((group) -> this.loop.inLoop());
			CompletableFuture<SpreadConnection> connecting = SpreadConnection.connect(daemon.address(),
					options(daemon).build(), this.loop, new ConnectionListener() {
					});
			CompletableFuture<Boolean> made = connecting.thenApply((connection) -> this.loop.inLoop());
			attached.countDown();
			assertThat(connected.get(5, TimeUnit.SECONDS)).isFalse();
			assertThat(made.get(5, TimeUnit.SECONDS)).isFalse();
			assertThat(connecting.get().closeAsync().thenApply((done) -> this.loop.inLoop()).get(5, TimeUnit.SECONDS))
				.isFalse();
			assertThat(session.closeAsync().thenApply((done) -> this.loop.inLoop()).get(5, TimeUnit.SECONDS)).isFalse();
		}
	}

	@Test
	void continuationThatBlocksDoesNotHoldUpTheSession() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		CountDownLatch attached = new CountDownLatch(1);
		CompletableFuture<Void> received = new CompletableFuture<>();
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			await(attached);
			peer.shakeHands();
			peer.deliver("hello");
			peer.readToEnd();
		}); SpreadSession session = SpreadSession.open(options(daemon).build(), this.loop, new SessionListener() {

			@Override
			public void received(SpreadSession session, SpreadEvent event) {
				received.complete(null);
			}

		})) {
			CompletableFuture<Void> blocked = session.connected().thenAccept((group) -> await(over));
			attached.countDown();
			received.get(5, TimeUnit.SECONDS);
			assertThat(blocked).isNotDone();
			over.countDown();
			blocked.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void executorThatRefusesDoesNotLeaveAnybodyWaiting() throws Exception {
		CountDownLatch attached = new CountDownLatch(1);
		try (ScriptedDaemon daemon = friendly(attached);
				SpreadSession session = SpreadSession.open(options(daemon).completionExecutor((task) -> {
					throw new RejectedExecutionException("on purpose");
				}).build(), this.loop, new SessionListener() {
				})) {
			CompletableFuture<String> connected = session.connected();
			attached.countDown();
			assertThat(connected.get(5, TimeUnit.SECONDS)).endsWith("#scripted");
		}
	}

	@Test
	@Quiet(FutureCompleter.class)
	void executorWithoutAThreadDoesNotLeaveAnybodyWaiting() throws Exception {
		CountDownLatch attached = new CountDownLatch(1);
		try (ScriptedDaemon daemon = friendly(attached);
				SpreadSession session = SpreadSession.open(withoutThread(daemon), this.loop, new SessionListener() {
				})) {
			CompletableFuture<String> connected = session.connected();
			CompletableFuture<SpreadConnection> connecting = SpreadConnection.connect(daemon.address(),
					withoutThread(daemon), this.loop, new ConnectionListener() {
					});
			attached.countDown();
			assertThat(connected.get(5, TimeUnit.SECONDS)).endsWith("#scripted");
			connecting.get(5, TimeUnit.SECONDS).closeAsync().get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	@Quiet(FutureCompleter.class)
	void failedAttemptIsToldWithoutAThreadToo() throws Exception {
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
		})) {
			CompletableFuture<SpreadConnection> connecting = SpreadConnection.connect(daemon.address(),
					withoutThread(daemon), this.loop, new ConnectionListener() {
					});
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connecting.get(5, TimeUnit.SECONDS))
				.withCauseInstanceOf(ConnectFailedException.class);
		}
	}

	/** A pool has a task queued already when it finds that no thread can be started. */
	@Test
	@Quiet(FutureCompleter.class)
	void executorThatThrowsAndRunsTheTaskAllTheSameDoesNotCloseTheConnection() throws Exception {
		CountDownLatch attached = new CountDownLatch(1);
		try (ScriptedDaemon daemon = friendly(attached)) {
			SpreadConnection connection = connect(daemon, options(daemon).completionExecutor((task) -> {
				task.run();
				throw new OutOfMemoryError("on purpose");
			}), attached);
			connection.join("room");
			connection.closeAsync().get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void executorWithoutAThreadIsNotMissedWhereNothingCanBeLogged() throws Exception {
		CountDownLatch attached = new CountDownLatch(1);
		try (ScriptedDaemon daemon = friendly(attached); FailingLog log = new FailingLog(FutureCompleter.class)) {
			assertThat(log.isStarted()).isTrue();
			connect(daemon, options(daemon).completionExecutor((task) -> {
				throw new OutOfMemoryError("on purpose");
			}), attached).closeAsync().get(5, TimeUnit.SECONDS);
		}
	}

	private SpreadConnection connect(ScriptedDaemon daemon, SpreadOptions.Builder options, CountDownLatch attached)
			throws Exception {
		CompletableFuture<SpreadConnection> connecting = SpreadConnection.connect(daemon.address(), options.build(),
				this.loop, new ConnectionListener() {
				});
		attached.countDown();
		return connecting.get(5, TimeUnit.SECONDS);
	}

	@Test
	void metricsCountWhatHappens() throws Exception {
		Counters counters = new Counters();
		CountDownLatch open = new CountDownLatch(0);
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			if (number == 1) {
				peer.readRequest();
				return;
			}
			peer.shakeHands();
			peer.deliver("hello");
			peer.readMessage();
			if (number == 2) {
				return;
			}
			await(open);
			peer.readToEnd();
		})) {
			SpreadSession session = SpreadSession.open(options(daemon).metrics(counters).build(), this.loop,
					new SessionListener() {
					});
			session.join("room");
			Awaitility.await()
				.until(() -> counters.events.contains("connected again") && counters.messagesIn.get() == 2);
			session.closeAsync().get(5, TimeUnit.SECONDS);
		}
		assertThat(counters.events).containsExactly("failed", "connected", "lost", "connected again");
		assertThat(counters.messagesOut).hasValue(3);
		assertThat(counters.bytesOut).hasValue(3 * 80);
		assertThat(counters.bytesIn).hasValue(2 * (80 + 5));
		assertThat(counters.pending).hasValue(0);
	}

	@Test
	void keptMessagesCountAsPendingUntilTheSessionIsClosed() {
		Counters counters = new Counters();
		SpreadSession session = SpreadSession.open(SpreadOptions.builder()
			.addresses(new SpreadAddress.Tcp("127.0.0.1", 1))
			.disconnectedSends(DisconnectedSends.BUFFER)
			.metrics(counters)
			.build(), this.loop, new SessionListener() {
			});
		session.multicast(OutgoingMessage.of("room", ServiceType.AGREED, new byte[20]));
		assertThat(counters.pending).hasValue(100);
		session.close();
		assertThat(counters.pending).hasValue(0);
	}

	@Test
	@Quiet(GuardedMetrics.class)
	void metricsThatThrowDoNoHarm() throws Exception {
		CompletableFuture<Void> received = new CompletableFuture<>();
		SpreadMetrics broken = new SpreadMetrics() {

			@Override
			public void sent(int messages, long bytes) {
				throw new NoClassDefFoundError("on purpose");
			}

			@Override
			public void received(int messages, long bytes) {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void pendingChanged(long bytes) {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void connected(SpreadAddress daemon, boolean again) {
				throw new IllegalStateException("on purpose");
			}

		};
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			peer.shakeHands();
			peer.readMessage();
			peer.deliver("one");
			peer.readMessage();
			peer.deliver("two");
			peer.readToEnd();
		});
				SpreadSession session = SpreadSession.open(options(daemon).metrics(broken).build(), this.loop,
						new SessionListener() {

							private int count;

							@Override
							public void received(SpreadSession session, SpreadEvent event) {
								this.count++;
								if (this.count == 2) {
									received.complete(null);
								}
								session.join("room" + this.count);
							}

						})) {
			session.join("room");
			received.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	@Quiet({ SpreadSession.class, SpreadConnection.class })
	void sessionLivesWhateverItsListenerThrows() throws Exception {
		CompletableFuture<List<String>> heard = new CompletableFuture<>();
		AtomicInteger names = new AtomicInteger();
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			if (number == 1) {
				peer.readRequest();
				return;
			}
			peer.shakeHands();
			peer.deliver("hello");
			if (number > 2) {
				peer.readToEnd();
			}
		}); SpreadSession session = SpreadSession.open(options(daemon).privateName(() -> {
			if (names.getAndIncrement() == 0) {
				throw new NoClassDefFoundError("on purpose");
			}
			return "a" + names.get();
		}).build(), this.loop, new Thrower(heard))) {
			assertThat(heard.get(10, TimeUnit.SECONDS)).containsExactly("failed", "failed", "connected", "received",
					"disconnected", "connected", "received");
			assertThat(session.state()).isEqualTo(SessionState.CONNECTED);
		}
	}

	@Test
	@Quiet({ SpreadSession.class, SpreadConnection.class })
	void errorOfATlsSourceOrAnAuthenticationMethodFailsTheAttemptWithItsCause() throws Exception {
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> peer.shakeHands())) {
			assertThat(failure(daemon, options(daemon).tls((host, port) -> {
				throw new NoClassDefFoundError("on purpose");
			}))).hasMessageContaining("TLS cannot be prepared: on purpose")
				.hasRootCauseInstanceOf(NoClassDefFoundError.class);
			assertThat(failure(daemon, options(daemon).authentication(new SpreadAuthentication() {

				@Override
				public String name() {
					return "NULL";
				}

				@Override
				public Exchange begin(SpreadAddress address) {
					throw new NoClassDefFoundError("on purpose");
				}

			}))).hasMessageContaining("given up by the authentication method 'NULL'")
				.hasRootCauseInstanceOf(NoClassDefFoundError.class);
		}
	}

	private Throwable failure(ScriptedDaemon daemon, SpreadOptions.Builder options) throws Exception {
		return SpreadConnection.connect(daemon.address(), options.build(), this.loop, new ConnectionListener() {
		}).handle((connection, failure) -> failure).get(10, TimeUnit.SECONDS);
	}

	private static ScriptedDaemon friendly(CountDownLatch ready) throws Exception {
		return new ScriptedDaemon((peer, number) -> {
			await(ready);
			peer.shakeHands();
			peer.readToEnd();
		});
	}

	private static SpreadOptions.Builder options(ScriptedDaemon daemon) {
		return SpreadOptions.builder()
			.addresses(daemon.address())
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(5), Duration.ofMillis(20), 2, 0.5));
	}

	private static SpreadOptions withoutThread(ScriptedDaemon daemon) {
		return options(daemon).completionExecutor((task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		}).build();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Throws an Error whenever it hears of something.
	 */
	private static final class Thrower implements SessionListener {

		private static final int ALL = 7;

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private final CompletableFuture<List<String>> all;

		Thrower(CompletableFuture<List<String>> all) {
			this.all = all;
		}

		@Override
		public void connected(SpreadSession session, String privateGroup) {
			hear("connected");
		}

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			hear("received");
		}

		@Override
		public void disconnected(SpreadSession session, SpreadException cause) {
			hear("disconnected");
		}

		@Override
		public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
			hear("failed");
		}

		@Override
		public void closed(SpreadSession session) {
			throw new NoClassDefFoundError("on purpose");
		}

		private void hear(String what) {
			this.heard.add(what);
			if (this.heard.size() == ALL) {
				this.all.complete(this.heard);
			}
			throw new NoClassDefFoundError("on purpose");
		}

	}

	private static final class Counters implements SpreadMetrics {

		private final List<String> events = new CopyOnWriteArrayList<>();

		private final AtomicInteger messagesOut = new AtomicInteger();

		private final AtomicLong bytesOut = new AtomicLong();

		private final AtomicInteger messagesIn = new AtomicInteger();

		private final AtomicLong bytesIn = new AtomicLong();

		private final AtomicLong pending = new AtomicLong();

		@Override
		public void sent(int messages, long bytes) {
			this.messagesOut.addAndGet(messages);
			this.bytesOut.addAndGet(bytes);
		}

		@Override
		public void received(int messages, long bytes) {
			this.messagesIn.addAndGet(messages);
			this.bytesIn.addAndGet(bytes);
		}

		@Override
		public void pendingChanged(long bytes) {
			this.pending.addAndGet(bytes);
		}

		@Override
		public void connected(SpreadAddress daemon, boolean again) {
			this.events.add(again ? "connected again" : "connected");
		}

		@Override
		public void connectFailed(SpreadAddress daemon, SpreadException cause) {
			this.events.add("failed");
		}

		@Override
		public void connectionLost(SpreadAddress daemon, SpreadException cause) {
			this.events.add("lost");
		}

	}

}
