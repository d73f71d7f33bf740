// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A session says when it has room for more, so that nobody has to meet its limit. */
class SendingRoomTests {

	/** Together more than any limit here and what sockets hold. */
	private static final int MESSAGES = 200;

	private static final OutgoingMessage MESSAGE = OutgoingMessage.of("room", ServiceType.AGREED, new byte[100_000]);

	private final EventLoop loop = EventLoop.start("sending-room-tests");

	private final CompletableFuture<Integer> read = new CompletableFuture<>();

	private final ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
		peer.shakeHands();
		for (int i = 0; i < MESSAGES; i++) {
			peer.readFully(new byte[MESSAGE.body().length]);
		}
		this.read.complete(MESSAGES);
		peer.readToEnd();
	});

	SendingRoomTests() throws Exception {
	}

	@AfterEach
	void stop() throws Exception {
		this.loop.close();
		this.daemon.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { SpreadLimits.MAX_MESSAGE_BYTES, 500_000, SpreadOptions.DEFAULT_MAX_PENDING_BYTES })
	void whoSendsOnlyWhileThereIsRoomMeetsNoLimit(int maxPendingBytes) throws Exception {
		SendsMuch listener = new SendsMuch(MESSAGES);
		SpreadSession.open(options(maxPendingBytes), this.loop, listener);
		listener.sent.get(30, TimeUnit.SECONDS);
		assertThat(this.read.get(30, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
		assertThat(listener.rounds).as("it had to wait").isGreaterThan(1);
	}

	/**
	 * What its thread could not write is written by the loop, and an interrupt closes
	 * nothing.
	 */
	@Test
	void whoSendsInPlaceOfTheLoopMeetsNoLimitEither() throws Exception {
		SendsMuch listener = new SendsMuch(0);
		SpreadSession session = SpreadSession.open(options(500_000), this.loop, listener);
		session.connected().get(10, TimeUnit.SECONDS);
		Thread.currentThread().interrupt();
		while (!this.loop.tryRun(() -> {
			listener.left = MESSAGES;
			listener.send(session);
		})) {
			// It is about to wait.
			Thread.onSpinWait();
		}
		assertThat(Thread.interrupted()).isTrue();
		listener.sent.get(30, TimeUnit.SECONDS);
		assertThat(this.read.get(30, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
	}

	@Test
	void aSessionThatNeverLackedRoomSaysNothing() throws Exception {
		CompletableFuture<String> said = new CompletableFuture<>();
		SpreadSession session = SpreadSession.open(options(1_000_000), this.loop, new SessionListener() {

			@Override
			public void roomAgain(SpreadSession session) {
				said.complete("room again");
			}

			@Override
			public void closed(SpreadSession session) {
				said.complete("closed");
			}

		});
		session.connected().get(10, TimeUnit.SECONDS);
		session.multicast(MESSAGE);
		assertThat(session.hasRoom()).isTrue();
		session.closeAsync().get(10, TimeUnit.SECONDS);
		assertThat(said.get(10, TimeUnit.SECONDS)).isEqualTo("closed");
	}

	private SpreadOptions options(int maxPendingBytes) {
		return SpreadOptions.builder().addresses(this.daemon.address()).maxPendingBytes(maxPendingBytes).build();
	}

	private static final class SendsMuch implements SessionListener {

		private final CompletableFuture<Void> sent = new CompletableFuture<>();

		private int left;

		private int rounds;

		SendsMuch(int messages) {
			this.left = messages;
		}

		@Override
		public void connected(SpreadSession session, String privateGroup) {
			if (this.left > 0) {
				send(session);
			}
		}

		@Override
		public void roomAgain(SpreadSession session) {
			assertThat(session.hasRoom()).isTrue();
			send(session);
		}

		private void send(SpreadSession session) {
			try {
				while (this.left > 0 && session.hasRoom()) {
					session.multicast(MESSAGE);
					this.left--;
				}
				this.rounds++;
				if (this.left == 0) {
					this.sent.complete(null);
				}
			}
			catch (SpreadException ex) {
				this.sent.completeExceptionally(ex);
			}
		}

	}

}
