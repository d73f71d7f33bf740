// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.spread.ScriptedDaemon.Script;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Connections by TLS, to what stands for a tunnel with a daemon behind it.
 */
class TlsTests {

	private final EventLoop loop = EventLoop.start("tls");

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
		this.loop.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void messagesPassInBothDirectionsAndTheEndIsOrderly(String protocol) throws Exception {
		CompletableFuture<List<Boolean>> said = new CompletableFuture<>();
		SpreadAddress tunnel = tunnel((peer, number) -> {
			peer.shakeHands();
			peer.deliver("hello");
			List<Boolean> asExpected = List.of(peer.readMessage().is(TypeBits.JOIN),
					peer.readMessage().body().length == 3, peer.readMessage().is(TypeBits.KILL));
			peer.readToEnd();
			said.complete(asExpected);
		}, protocol);
		Heard heard = new Heard();
		SpreadConnection connection = connect(tunnel, options(), heard);
		assertThat(heard.next()).isEqualTo("hello");
		connection.join("room");
		connection.multicast(OutgoingMessage.of("room", ServiceType.AGREED, new byte[3]));
		connection.closeAsync().get(5, TimeUnit.SECONDS);
		assertThat(said.get(5, TimeUnit.SECONDS)).containsExactly(true, true, true);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void megabytesPassInBothDirectionsAtOnce(String protocol) throws Exception {
		int messages = 50;
		byte[] body = new byte[90_000];
		for (int i = 0; i < body.length; i++) {
			body[i] = (byte) (i * 31);
		}
		SpreadAddress tunnel = tunnel((peer, number) -> {
			peer.shakeHands();
			for (int i = 0; i < messages; i++) {
				byte[] echoed = peer.readMessage().body();
				peer.send(new WireMessage(ByteOrder.LITTLE_ENDIAN, 0x10, "#other#scripted", List.of("room"),
						Hint.of((short) 0, ByteOrder.LITTLE_ENDIAN), echoed)
					.encode());
			}
			peer.readToEnd();
		}, protocol);
		BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
		SpreadConnection connection = connect(tunnel, options().maxPendingBytes(messages * 100_000),
				new ConnectionListener() {

					@Override
					public void received(SpreadConnection connection, SpreadEvent event) {
						bodies.add(((RegularMessage) event).body());
					}

				});
		for (int i = 0; i < messages; i++) {
			connection.multicast(OutgoingMessage.of("room", ServiceType.AGREED, body));
		}
		for (int i = 0; i < messages; i++) {
			assertThat(bodies.poll(10, TimeUnit.SECONDS)).isEqualTo(body);
		}
		connection.closeAsync().get(5, TimeUnit.SECONDS);
	}

	@Test
	void bytesThatFollowTheHandshakeInTheSameRecordAreNotLost() throws Exception {
		SpreadAddress tunnel = tunnel((peer, number) -> {
			String name = peer.readRequest();
			peer.send(new byte[] { 5, 'N', 'U', 'L', 'L', ' ' });
			peer.readFully(new byte[AuthMethods.CHOICE_BYTES]);
			ByteBuffer accept = new AcceptReply(4, 4, 0, "#" + name + "#scripted").encode(true);
			ByteBuffer message = ScriptedDaemon.message("x".repeat(9000));
			byte[] together = new byte[accept.remaining() + message.remaining()];
			int length = accept.remaining();
			accept.get(together, 0, length);
			message.get(together, length, message.remaining());
			peer.send(together);
			peer.readToEnd();
		});
		Heard heard = new Heard();
		connect(tunnel, options(), heard);
		assertThat(heard.next()).isEqualTo("x".repeat(9000));
	}

	@Test
	void aTunnelThatHangsUpEndsTheConnectionAfterWhatItSaid() throws Exception {
		SpreadAddress tunnel = tunnel((peer, number) -> {
			peer.shakeHands();
			peer.deliver("last words");
		});
		Heard heard = new Heard();
		connect(tunnel, options(), heard);
		assertThat(heard.next()).isEqualTo("last words");
		assertThat(heard.next()).startsWith("lost");
	}

	@Test
	void refusesACertificateForAnotherHost() throws Exception {
		SpreadAddress.Tcp tunnel = (SpreadAddress.Tcp) tunnel((peer, number) -> peer.readToEnd());
		assertFails(new SpreadAddress.Tcp("127.0.0.1", tunnel.port()), options())
			.withMessageContaining("daemon at '%d@127.0.0.1' has a certificate that is not accepted", tunnel.port())
			.withMessageContaining("127.0.0.1 found");
	}

	@Test
	void refusesACertificateThatNobodyTrustsAndSaysSo() throws Exception {
		CompletableFuture<Throwable> heard = new CompletableFuture<>();
		SpreadAddress tunnel = tunnel((peer, number) -> {
			try {
				peer.readToEnd();
			}
			catch (IOException ex) {
				heard.complete(ex);
			}
		});
		assertFails(tunnel, SpreadOptions.builder().tls(SSLContext.getDefault()::createSSLEngine))
			.withMessageContaining("has a certificate that is not accepted: ")
			.withMessageContaining("come from an issuer that is trusted here");
		assertThat(heard.get(5, TimeUnit.SECONDS)).hasMessageContaining("certificate_unknown");
	}

	@Test
	void saysSoWhenThePeerDoesNotSpeakTls() throws Exception {
		ScriptedDaemon plain = new ScriptedDaemon((peer, number) -> {
			peer.readFully(new byte[5]);
			peer.send(new byte[] { -9, 1, 2, 3, 4, 5, 6 });
			peer.readToEnd();
		});
		this.open.add(plain);
		assertFails(localhost(plain.address()), options()).withMessageContaining("does not agree on TLS")
			.withMessageContaining("Is this the port of the TLS tunnel");
	}

	@Test
	void theDeadlineCoversAPeerThatSaysNothing() throws Exception {
		ScriptedDaemon silent = new ScriptedDaemon((peer, number) -> peer.readToEnd());
		this.open.add(silent);
		assertFails(localhost(silent.address()), options().connectTimeout(Duration.ofMillis(200)))
			.withMessageContaining("did not answer within PT0.2S (agreeing on TLS)");
	}

	@Test
	void aFailingSourceOfEnginesIsReported() {
		assertFails(SpreadAddress.parse("1@localhost"), SpreadOptions.builder().tls((host, port) -> {
			throw new IllegalStateException("no bundle 'x'");
		})).withMessageContaining("TLS cannot be prepared: no bundle 'x'");
	}

	@Test
	void asksForANewEngineAtEachAttempt() throws Exception {
		SpreadAddress tunnel = tunnel((peer, number) -> {
			peer.shakeHands();
			if (number == 3) {
				peer.deliver("third");
				peer.readToEnd();
			}
		});
		SSLContext context = TlsForTests.context();
		Set<Object> engines = ConcurrentHashMap.newKeySet();
		CompletableFuture<Void> third = new CompletableFuture<>();
		SpreadOptions options = SpreadOptions.builder().addresses(tunnel).tls((host, port) -> {
			var engine = context.createSSLEngine(host, port);
			engines.add(engine);
			return engine;
		}).reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0)).build();
		try (SpreadSession session = SpreadSession.open(options, this.loop, new SessionListener() {

			@Override
			public void received(SpreadSession session, SpreadEvent event) {
				third.complete(null);
			}

		})) {
			third.get(5, TimeUnit.SECONDS);
			assertThat(session.connectedAddress()).contains(tunnel);
		}
		assertThat(engines).hasSize(3);
	}

	@Test
	void aUnixSocketIsRefused() throws Exception {
		SpreadAddress unix = new SpreadAddress.UnixSocket(Path.of("/tmp/4803"));
		SpreadOptions.Builder both = options().addresses(unix);
		assertThatIllegalArgumentException().isThrownBy(both::build)
			.withMessageContaining("'4803' is a UNIX socket, which cannot be reached by TLS");
		assertFails(unix, options()).withMessageContaining("cannot be reached by TLS");
	}

	private SpreadAddress tunnel(Script script, String... protocols) throws IOException {
		SSLServerSocket server = TlsForTests.listen(protocols);
		ScriptedDaemon daemon = new ScriptedDaemon(server, script);
		this.open.add(daemon);
		return localhost(daemon.address());
	}

	private static SpreadAddress localhost(SpreadAddress address) {
		return new SpreadAddress.Tcp("localhost", ((SpreadAddress.Tcp) address).port());
	}

	private static SpreadOptions.Builder options() {
		return SpreadOptions.builder().tls(TlsForTests.context()::createSSLEngine);
	}

	private SpreadConnection connect(SpreadAddress address, SpreadOptions.Builder options, ConnectionListener listener)
			throws Exception {
		SpreadConnection connection = SpreadConnection.connect(address, options.build(), this.loop, listener)
			.get(5, TimeUnit.SECONDS);
		this.open.add(0, () -> connection.closeAsync().get(5, TimeUnit.SECONDS));
		return connection;
	}

	private ThrowableAssertAlternative<? extends Throwable> assertFails(SpreadAddress address,
			SpreadOptions.Builder options) {
		CompletableFuture<SpreadConnection> connecting = SpreadConnection.connect(address, options.build(), this.loop,
				new ConnectionListener() {
				});
		return assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connecting.get(5, TimeUnit.SECONDS))
			.withCauseInstanceOf(ConnectFailedException.class);
	}

	/**
	 * What a connection was told, in words.
	 */
	private static final class Heard implements ConnectionListener {

		private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

		String next() throws InterruptedException {
			String next = this.queue.poll(5, TimeUnit.SECONDS);
			return (next != null) ? next : "nothing";
		}

		@Override
		public void received(SpreadConnection connection, SpreadEvent event) {
			this.queue.add(new String(((RegularMessage) event).body(), StandardCharsets.US_ASCII));
		}

		@Override
		public void closed(SpreadConnection connection, @Nullable SpreadException cause) {
			this.queue.add("lost: " + cause);
		}

	}

}
