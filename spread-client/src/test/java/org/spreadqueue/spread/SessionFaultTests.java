// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.spread.ScriptedDaemon.Script;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Daemons that are absent, silent, mad or slow.
 */
class SessionFaultTests {

	private final EventLoop loop = EventLoop.start("session-faults");

	private final SessionNews news = new SessionNews();

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
		this.loop.close();
	}

	static Stream<Arguments> failingHandshakes() {
		return Stream.of(failing("leaves at once", "handshake", (peer, number) -> {
		}), failing("leaves after the request", "handshake", (peer, number) -> peer.readRequest()),
				failing("leaves inside the method list", "handshake", (peer, number) -> {
					peer.readRequest();
					peer.send(new byte[] { 5, 'N', 'U' });
				}), failing("leaves inside the accept reply", "handshake", (peer, number) -> {
					peer.readRequest();
					peer.send(new byte[] { 5, 'N', 'U', 'L', 'L', ' ' });
					peer.send(new byte[] { 1, 4, 4, 0, 16, '#' });
				}), failing("says nothing", "did not answer within", (peer, number) -> peer.readToEnd()),
				failing("rejects for its quota", "no free session", (peer, number) -> peer.send(new byte[] { -3 })),
				failing("rejects with a code of its own", "code -100",
						(peer, number) -> peer.send(new byte[] { -100 })),
				failing("rejects after the choice", "allow the method NULL or IP", (peer, number) -> {
					peer.readRequest();
					peer.send(new byte[] { 5, 'N', 'U', 'L', 'L', ' ' });
					peer.send(new byte[] { -9 });
				}), failing("offers unknown methods only", "[PAM]", (peer, number) -> {
					peer.readRequest();
					peer.send(new byte[] { 4, 'P', 'A', 'M', ' ' });
					peer.readToEnd();
				}), failing("gives an endless private group", "no Spread daemon", (peer, number) -> {
					peer.readRequest();
					peer.send(new byte[] { 5, 'N', 'U', 'L', 'L', ' ' });
					peer.send(new byte[] { 1, 4, 4, 0, 100 });
					peer.readToEnd();
				}));
	}

	private static Arguments failing(String name, String message, Script script) {
		return arguments(name, message, script);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failingHandshakes")
	void failedHandshakeIsReportedAndTriedAgain(String name, String message, Script script) throws Exception {
		ScriptedDaemon daemon = daemon((peer, number) -> {
			if (number <= 2) {
				script.run(peer, number);
			}
			else {
				peer.shakeHands();
				peer.deliver("at last");
				peer.readToEnd();
			}
		});
		session(options(daemon.address()).connectTimeout(Duration.ofMillis(300)));
		assertThat(this.news.next()).startsWith("failed 1").contains(message);
		assertThat(this.news.next()).startsWith("failed 2").contains(message);
		assertThat(this.news.next()).isEqualTo("connected");
		assertThat(this.news.next()).isEqualTo("received at last");
	}

	static Stream<Arguments> malformedStreams() {
		return Stream.of(
				arguments("HTTP",
						"HTTP/1.1 400 Bad Request\r\nServer: somebody else entirely\r\n\r\n"
							.getBytes(StandardCharsets.US_ASCII)),
				arguments("negative number of groups", patched(36, -1)),
				arguments("enormous body", patched(44, 1 << 30)),
				arguments("type of a request", patched(0, 0x8001_0080)), arguments("no type", patched(0, 0x8000_0080)),
				arguments("broken hint", patched(40, 0x80)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("malformedStreams")
	void malformedStreamEndsTheConnectionAndTheSessionReconnects(String name, byte[] bytes) throws Exception {
		ScriptedDaemon daemon = daemon((peer, number) -> {
			peer.shakeHands();
			peer.deliver("before");
			if (number == 1) {
				peer.send(bytes);
			}
			peer.readToEnd();
		});
		session(options(daemon.address()));
		assertThat(this.news.take(3)).startsWith("connected", "received before");
		assertThat(this.news.last()).startsWith("disconnected ProtocolException").contains("malformed message");
		assertThat(this.news.take(2)).containsExactly("connected", "received before");
	}

	@Test
	void halfAMessageOfALostConnectionDoesNotReachTheNextOne() throws Exception {
		ByteBuffer whole = ScriptedDaemon.message("whole");
		ScriptedDaemon daemon = daemon((peer, number) -> {
			peer.shakeHands();
			if (number < whole.remaining()) {
				peer.send(whole.slice(0, number));
			}
			else {
				peer.send(whole.duplicate());
				peer.readToEnd();
			}
		});
		session(options(daemon.address())
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0)));
		String last = this.news.next();
		while (!last.startsWith("received")) {
			assertThat(last).matches("connected|disconnected ConnectionLostException.*");
			last = this.news.next();
		}
		assertThat(last).isEqualTo("received whole");
		assertThat(daemon.accepted()).isEqualTo(whole.remaining());
	}

	@Test
	void noiseOfAnyKindNeverHangsTheSession() throws Exception {
		Random random = new Random(11);
		ScriptedDaemon daemon = daemon((peer, number) -> {
			if (number <= 100) {
				if (number % 2 == 0) {
					peer.shakeHands();
				}
				byte[] noise = new byte[200];
				random.nextBytes(noise);
				peer.send(noise);
			}
			else {
				peer.shakeHands();
				peer.deliver("sense");
				peer.readToEnd();
			}
		});
		session(options(daemon.address()).connectTimeout(Duration.ofMillis(500))
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0)));
		soon().until(() -> this.news.said().contains("received sense"));
	}

	@Test
	void goesThroughItsAddressesWithoutWaitingAndPrefersTheFirst() throws Exception {
		ScriptedDaemon second = daemon((peer, number) -> {
			peer.shakeHands();
			if (number == 1) {
				peer.deliver("second");
			}
			else {
				peer.readToEnd();
			}
		});
		SpreadSession session = session(options(nobody(), second.address()));
		assertThat(this.news.next()).startsWith("failed 1 in PT0S");
		assertThat(this.news.take(2)).containsExactly("connected", "received second");
		assertThat(this.news.next()).startsWith("disconnected");
		assertThat(this.news.next()).startsWith("failed 1 in PT0S");
		assertThat(this.news.next()).isEqualTo("connected");
		assertThat(session.connectedAddress()).contains(second.address());
	}

	@Test
	void daemonThatFallsSilentIsLeftForTheNextAddress() throws Exception {
		ScriptedDaemon silent = daemon((peer, number) -> {
			peer.shakeHands();
			peer.deliver("first");
			peer.readToEnd();
		});
		ScriptedDaemon second = daemon((peer, number) -> {
			peer.shakeHands();
			peer.deliver("second");
			peer.readToEnd();
		});
		session(options(silent.address(), second.address()).silenceTimeout(Duration.ofMillis(200)));
		assertThat(this.news.take(2)).containsExactly("connected", "received first");
		assertThat(this.news.next()).startsWith("disconnected ConnectionLostException")
			.contains("nothing has come from the daemon for PT0.2S");
		assertThat(this.news.take(2)).containsExactly("connected", "received second");
	}

	@Test
	void daemonThatAnswersIsNotLeftAndTheAnswersReachNobody() throws Exception {
		Set<String> asked = ConcurrentHashMap.newKeySet();
		ScriptedDaemon daemon = daemon((peer, number) -> {
			peer.shakeHands();
			for (int i = 0; i < 4; i++) {
				WireMessage question = peer.echo();
				asked.add(question.name() + " to " + question.groups() + ": " + question.body().length + " bytes");
			}
			peer.deliver("still here");
			peer.readToEnd();
		});
		SpreadSession session = session(
				options(daemon.address()).silenceTimeout(Duration.ofMillis(400)).privateName(PrivateNames.fixed("me")));
		// On a busy machine an answer may come too late, and another connection gets
		// them.
		soon().until(() -> this.news.said().contains("received still here"));
		assertThat(asked).containsExactly("#me#scripted to [#me#scripted]: 0 bytes");
		assertThat(this.news.said().stream().filter((what) -> what.startsWith("received")))
			.containsOnly("received still here");
		session.closeAsync().get(5, TimeUnit.SECONDS);
	}

	@Test
	void ownMessagesThatLookLikeAQuestionAreDelivered() throws Exception {
		ScriptedDaemon daemon = daemon((peer, number) -> {
			peer.shakeHands();
			peer.echo();
			peer.readToEnd();
		});
		SpreadSession session = session(options(daemon.address()).silenceTimeout(Duration.ofDays(1)));
		session.multicast(
				OutgoingMessage.of(session.connected().get(5, TimeUnit.SECONDS), ServiceType.RELIABLE, new byte[0]));
		assertThat(this.news.take(2)).containsExactly("connected", "received ");
	}

	@Test
	void asksForAnotherPrivateNameAtEachAttempt() throws Exception {
		Set<String> names = ConcurrentHashMap.newKeySet();
		ScriptedDaemon daemon = daemon((peer, number) -> names.add(peer.readRequest()));
		session(options(daemon.address()));
		soon().until(() -> names.size() >= 3);
		assertThat(names).allMatch((name) -> name.length() == 10);
	}

	@Test
	void unknownHostsAndMissingSocketsAreReported() throws Exception {
		session(options(new SpreadAddress.Tcp("no-such-host.invalid", 4803),
				new SpreadAddress.UnixSocket(Path.of("/nonexistent/spread"))));
		assertThat(this.news.next()).contains("'4803@no-such-host.invalid'").contains("unknown");
		assertThat(this.news.next()).contains("'/nonexistent/spread'");
	}

	@Test
	void daemonThatDoesNotReadMakesSendingFailAndClosingIsBounded() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		ScriptedDaemon daemon = daemon((peer, number) -> {
			peer.shakeHands();
			awaitUninterrupted(over);
		});
		SpreadSession session = session(options(daemon.address()).maxPendingBytes(500_000));
		session.connected().get(5, TimeUnit.SECONDS);
		byte[] body = new byte[100_000];
		assertThatExceptionOfType(OutboundFullException.class).isThrownBy(() -> {
			while (true) {
				session.multicast(OutgoingMessage.of("room", ServiceType.AGREED, body));
			}
		}).withMessageContaining("500000");
		session.join("joining-is-never-refused");
		session.closeAsync().get(5, TimeUnit.SECONDS);
		assertThat(session.state()).isEqualTo(SessionState.CLOSED);
		over.countDown();
	}

	@Test
	@Quiet({ SpreadSession.class, SpreadConnection.class })
	void listenerThatThrowsOrClosesDoesNoHarm() throws Exception {
		ScriptedDaemon daemon = daemon((peer, number) -> {
			peer.shakeHands();
			peer.deliver("one");
			peer.deliver("two");
			peer.readToEnd();
		});
		CompletableFuture<List<String>> closed = new CompletableFuture<>();
		SpreadSession session = SpreadSession.open(options(daemon.address()).build(), this.loop, new SessionListener() {

			private final List<String> bodies = new ArrayList<>();

			@Override
			public void connected(SpreadSession session, String privateGroup) {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void received(SpreadSession session, SpreadEvent event) {
				this.bodies.add(new String(((RegularMessage) event).body(), StandardCharsets.US_ASCII));
				if (this.bodies.size() == 2) {
					session.close();
				}
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void closed(SpreadSession session) {
				closed.complete(this.bodies);
			}

		});
		assertThat(closed.get(5, TimeUnit.SECONDS)).containsExactly("one", "two");
		assertThat(session.closeAsync().get(5, TimeUnit.SECONDS)).isNull();
	}

	@Test
	void closingTheLoopClosesItsSessionsInWhateverState() throws Exception {
		ScriptedDaemon silent = daemon((peer, number) -> peer.readToEnd());
		ScriptedDaemon friendly = daemon((peer, number) -> {
			peer.shakeHands();
			peer.readToEnd();
		});
		SpreadSession connecting = session(options(silent.address()));
		SpreadSession waiting = session(
				options(nobody()).reconnectPolicy(new ReconnectPolicy(Duration.ofDays(1), Duration.ofDays(1), 1, 0)));
		SpreadSession connected = session(options(friendly.address()));
		CompletableFuture<String> never = connecting.connected();
		connected.connected().get(5, TimeUnit.SECONDS);
		soon().until(() -> waiting.state() == SessionState.DISCONNECTED);
		this.loop.close();
		for (SpreadSession session : List.of(connecting, waiting, connected)) {
			assertThat(session.state()).isEqualTo(SessionState.CLOSED);
			session.closeAsync().get(5, TimeUnit.SECONDS);
		}
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> never.get(5, TimeUnit.SECONDS))
			.withCauseInstanceOf(NotConnectedException.class);
		assertThat(this.news.said().stream().filter("closed"::equals)).hasSize(3);
	}

	@Test
	void sessionWithALoopOfItsOwnEndsItsThread() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		SpreadSession session = SpreadSession.open(options(nobody()).build(), new SessionListener() {

			@Override
			public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
				thread.complete(Thread.currentThread());
			}

		});
		assertThat(thread.get(5, TimeUnit.SECONDS).isDaemon()).isTrue();
		session.close();
		session.close();
		assertThat(thread.get().isAlive()).isFalse();
	}

	@Test
	void interruptedCloseLosesNothingThatIsPending() throws Exception {
		int messages = 100;
		byte[] body = new byte[139_000];
		CountDownLatch closed = new CountDownLatch(1);
		CompletableFuture<Boolean> goodbye = new CompletableFuture<>();
		ScriptedDaemon daemon = daemon((peer, number) -> {
			peer.shakeHands();
			awaitUninterrupted(closed);
			for (int i = 0; i < messages; i++) {
				peer.readFully(new byte[80 + body.length]);
			}
			goodbye.complete(peer.readMessage().is(TypeBits.KILL));
		});
		SpreadSession session = SpreadSession
			.open(options(daemon.address()).maxPendingBytes(messages * 140_000).build(), this.news);
		session.connected().get(5, TimeUnit.SECONDS);
		for (int i = 0; i < messages; i++) {
			session.multicast(OutgoingMessage.of("room", ServiceType.AGREED, body));
		}
		Thread.currentThread().interrupt();
		session.close();
		assertThat(Thread.interrupted()).isTrue();
		closed.countDown();
		assertThat(goodbye.get(5, TimeUnit.SECONDS)).isTrue();
		session.closeAsync().get(5, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectingThatWasGivenUpByItsCallerLeavesNoConnectionBehind(boolean timeout) throws Exception {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		CountDownLatch cancelled = new CountDownLatch(1);
		ScriptedDaemon daemon = daemon((peer, number) -> {
			awaitUninterrupted(cancelled);
			peer.shakeHands();
			peer.readToEnd();
			gone.complete(null);
		});
		CompletableFuture<SpreadConnection> connecting = SpreadConnection.connect(daemon.address(),
				SpreadOptions.builder().build(), this.loop, new ConnectionListener() {
				});
		if (timeout) {
			connecting.completeExceptionally(new TimeoutException("on purpose"));
		}
		else {
			connecting.cancel(false);
		}
		cancelled.countDown();
		gone.get(5, TimeUnit.SECONDS);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private ScriptedDaemon daemon(Script script) throws IOException {
		ScriptedDaemon daemon = new ScriptedDaemon(script);
		this.open.add(daemon);
		return daemon;
	}

	private SpreadSession session(SpreadOptions.Builder options) {
		SpreadSession session = SpreadSession.open(options.build(), this.loop, this.news);
		this.open.add(0, session);
		return session;
	}

	private static SpreadOptions.Builder options(SpreadAddress... addresses) {
		return SpreadOptions.builder()
			.addresses(addresses)
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(5), Duration.ofMillis(20), 2, 0.5));
	}

	private static SpreadAddress nobody() throws IOException {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new SpreadAddress.Tcp("127.0.0.1", free.getLocalPort());
		}
	}

	private static byte[] patched(int offset, int littleEndian) {
		ByteBuffer bytes = ScriptedDaemon.message("x");
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		ByteBuffer.wrap(copy).putInt(offset, Integer.reverseBytes(littleEndian));
		return copy;
	}

	private static ConditionFactory soon() {
		return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
	}

}
