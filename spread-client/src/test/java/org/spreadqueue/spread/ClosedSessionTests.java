// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

}
