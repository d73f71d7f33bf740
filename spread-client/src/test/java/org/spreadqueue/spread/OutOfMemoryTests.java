// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.internal.connect.GuardedMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions while memory is used up: listeners and metrics throw, and logging that throws,
 * too. When it is over, they go on.
 */
class OutOfMemoryTests {

	private final EventLoop loop = EventLoop.start("out-of-memory");

	private final AtomicInteger failures = new AtomicInteger(3);

	private final CompletableFuture<String> heard = new CompletableFuture<>();

	private FailingLog log;

	@BeforeEach
	void failToLog() throws Exception {
		CompletableFuture<Void> set = new CompletableFuture<>();
		this.loop.execute(() -> {
			Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> {
			});
			set.complete(null);
		});
		set.get(5, TimeUnit.SECONDS);
		this.log = new FailingLog(EventLoop.class, SpreadSession.class, SpreadConnection.class, GuardedMetrics.class);
	}

	@AfterEach
	void close() {
		this.loop.close();
		this.log.close();
	}

	@Test
	void listenerThatCannotHearOfAFailedAttemptIsConnectedLater() throws Exception {
		try (ScriptedDaemon daemon = daemonThatComesLater(3)) {
			open(daemon, new SpreadMetrics() {
			}, new Hearing() {

				@Override
				public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
					failNow();
				}

			});
			assertThat(this.heard.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
		}
	}

	@Test
	void listenerThatCannotHearOfALostConnectionGetsAnother() throws Exception {
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			peer.shakeHands();
			if (number > 3) {
				peer.deliver("hello");
				peer.readToEnd();
			}
		})) {
			open(daemon, new SpreadMetrics() {
			}, new Hearing() {

				@Override
				public void disconnected(SpreadSession session, SpreadException cause) {
					failNow();
				}

			});
			assertThat(this.heard.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
		}
	}

	@Test
	void listenerThatCannotTakeAMessageHearsTheNext() throws Exception {
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			peer.shakeHands();
			for (int i = 0; i < 4; i++) {
				peer.deliver("hello");
			}
			peer.readToEnd();
		})) {
			open(daemon, new SpreadMetrics() {
			}, new Hearing() {

				@Override
				public void received(SpreadSession session, SpreadEvent event) {
					failNow();
					super.received(session, event);
				}

			});
			assertThat(this.heard.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
			assertThat(this.failures.get()).isNegative();
		}
	}

	@Test
	void metricsThatCannotCountDoNotKeepASessionFromItsDaemon() throws Exception {
		try (ScriptedDaemon daemon = daemonThatComesLater(3)) {
			open(daemon, new SpreadMetrics() {

				@Override
				public void connectFailed(SpreadAddress address, SpreadException cause) {
					throw new OutOfMemoryError("on purpose");
				}

			}, new Hearing());
			assertThat(this.heard.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
		}
	}

	private static ScriptedDaemon daemonThatComesLater(int attempts) throws Exception {
		return new ScriptedDaemon((peer, number) -> {
			if (number > attempts) {
				peer.shakeHands();
				peer.deliver("hello");
				peer.readToEnd();
			}
		});
	}

	private void open(ScriptedDaemon daemon, SpreadMetrics metrics, SessionListener listener) {
		SpreadSession.open(SpreadOptions.builder()
			.addresses(daemon.address())
			.metrics(metrics)
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(5), Duration.ofMillis(20), 2, 0.5))
			.build(), this.loop, listener);
	}

	private void failNow() {
		if (this.failures.decrementAndGet() >= 0) {
			throw new OutOfMemoryError("on purpose");
		}
	}

	private class Hearing implements SessionListener {

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			OutOfMemoryTests.this.heard
				.complete(new String(((RegularMessage) event).body(), StandardCharsets.US_ASCII));
		}

	}

}
