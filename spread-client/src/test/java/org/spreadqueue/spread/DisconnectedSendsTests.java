// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DisconnectedSendsTests {

	private final EventLoop loop = EventLoop.start("disconnected-sends");

	@AfterEach
	void close() {
		this.loop.close();
	}

	@Test
	void keptMessagesLeaveInOrderAfterTheJoinsAndBeforeNewerOnes() throws Exception {
		List<String> heard = Collections.synchronizedList(new ArrayList<>());
		CompletableFuture<Void> asked = new CompletableFuture<>();
		CompletableFuture<Void> answer = new CompletableFuture<>();
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			asked.complete(null);
			answer.join();
			peer.shakeHands();
			while (true) {
				WireMessage message = peer.readMessage();
				heard.add(message.is(TypeBits.JOIN) ? "join " + message.groups().get(0)
						: new String(message.body(), StandardCharsets.US_ASCII));
			}
		});
				SpreadSession session = SpreadSession.open(options(daemon.address()).build(), this.loop,
						new SessionListener() {

							@Override
							public void connected(SpreadSession session, String privateGroup) {
								session.multicast(message("newer"));
							}

						})) {
			asked.get(5, TimeUnit.SECONDS);
			session.multicast(message("one"));
			session.multicast(message("two"));
			session.join("room");
			assertThat(session.pendingBytes()).isEqualTo(2 * (48 + 32 + 3));
			answer.complete(null);
			session.connected().get(5, TimeUnit.SECONDS);
			session.multicast(message("newest"));
			session.closeAsync().get(5, TimeUnit.SECONDS);
		}
		assertThat(heard).startsWith("join room", "one", "two", "newer", "newest");
	}

	@Test
	void moreThanTheLimitIsRefusedAndTheRestIsKept() throws Exception {
		SpreadAddress nobody = new SpreadAddress.Tcp("127.0.0.1", 1);
		try (SpreadSession session = SpreadSession.open(
				options(nobody).maxPendingBytes(SpreadLimits.MAX_MESSAGE_BYTES).build(), this.loop,
				new SessionListener() {
				})) {
			OutgoingMessage half = OutgoingMessage.of("room", ServiceType.AGREED, new byte[70_000 - 80]);
			session.multicast(half);
			session.multicast(half);
			assertThatExceptionOfType(OutboundFullException.class).isThrownBy(() -> session.multicast(message("x")))
				.withMessageContaining("140000 bytes are kept")
				.withMessageContaining("maxPendingBytes");
			assertThat(session.pendingBytes()).isEqualTo(140_000);
		}
	}

	@Test
	void closedSessionKeepsNothing() throws Exception {
		SpreadSession session = SpreadSession.open(options(new SpreadAddress.Tcp("127.0.0.1", 1)).build(), this.loop,
				new SessionListener() {
				});
		session.multicast(message("lost"));
		session.close();
		assertThat(session.pendingBytes()).isZero();
		assertThatExceptionOfType(NotConnectedException.class).isThrownBy(() -> session.multicast(message("late")))
			.withMessageContaining("open another one");
	}

	private static OutgoingMessage message(String body) {
		return OutgoingMessage.of("room", ServiceType.AGREED, body.getBytes(StandardCharsets.US_ASCII));
	}

	private static SpreadOptions.Builder options(SpreadAddress address) {
		return SpreadOptions.builder()
			.addresses(address)
			.disconnectedSends(DisconnectedSends.BUFFER)
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(5), Duration.ofMillis(20), 2, 0.5));
	}

}
