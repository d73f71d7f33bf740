// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Sessions that are closed early, from a callback or before they have begun.
 */
class ClosedSessionTests {

	private final EventLoop loop = EventLoop.start("closed-sessions");

	@AfterEach
	void close() {
		this.loop.close();
	}

	@Test
	void loopForgetsASessionThatIsClosedBeforeItHasBegun() throws Exception {
		CompletableFuture<WeakReference<SessionListener>> closed = new CompletableFuture<>();
		this.loop.execute(() -> {
			SessionListener listener = new SessionListener() {
			};
			SpreadSession.open(SpreadOptions.builder().build(), this.loop, listener).closeAsync();
			closed.complete(new WeakReference<>(listener));
		});
		WeakReference<SessionListener> listener = closed.get(5, TimeUnit.SECONDS);
		Awaitility.await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
			System.gc();
			assertThat(listener.get()).isNull();
		});
	}

	@Test
	void nobodyIsConnectedBySessionsThatAreClosedWhenTheyConnect() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CompletableFuture<CompletableFuture<String>> later = new CompletableFuture<>();
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			await(asked);
			peer.shakeHands();
			peer.readToEnd();
		})) {
			SpreadSession session = SpreadSession.open(SpreadOptions.builder().addresses(daemon.address()).build(),
					this.loop, new SessionListener() {

						@Override
						public void connected(SpreadSession session, String privateGroup) {
							session.closeAsync();
						}

						@Override
						public void closed(SpreadSession session) {
							later.complete(session.connected());
						}

					});
			CompletableFuture<String> before = session.connected();
			asked.countDown();
			assertIsNotConnected(later.get(5, TimeUnit.SECONDS));
			assertIsNotConnected(session.connected());
			assertIsNotConnected(before);
		}
	}

	private static void assertIsNotConnected(CompletableFuture<String> connected) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connected.get(5, TimeUnit.SECONDS))
			.withCauseInstanceOf(NotConnectedException.class);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
