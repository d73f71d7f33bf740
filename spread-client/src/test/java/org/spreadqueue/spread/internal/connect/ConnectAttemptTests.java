// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.spreadqueue.spread.ConnectFailedException;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.ScriptedDaemon;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.spread.TlsForTests;
import org.spreadqueue.spread.internal.loop.SelectorLoop;
import org.spreadqueue.spread.log.LogLimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Host names with several addresses.
 */
@Timeout(60)
class ConnectAttemptTests {

	private static final SpreadAddress.Tcp NAME = new SpreadAddress.Tcp("two.invalid", 4803);

	private final SelectorLoop loop = SelectorLoop.start("connect-attempt", true);

	@AfterEach
	void close() {
		this.loop.close();
	}

	@Test
	void anAddressThatIsSilentHasItsShareOfTheTime() throws Exception {
		try (ScriptedDaemon silent = silent(); ScriptedDaemon friendly = friendly()) {
			Connection made = attempt(0, Duration.ofSeconds(2), silent, friendly).get(30, TimeUnit.SECONDS);
			assertThat(made.privateGroup()).endsWith("#scripted");
			assertThat(silent.accepted()).isOne();
			made.close();
		}
	}

	@Test
	void theNextAttemptBeginsWithTheNextAddress() throws Exception {
		try (ScriptedDaemon silent = silent(); ScriptedDaemon friendly = friendly()) {
			for (int failures : List.of(1, 3, Integer.MAX_VALUE)) {
				attempt(failures, Duration.ofMinutes(1), silent, friendly).get(30, TimeUnit.SECONDS).close();
			}
			assertThat(silent.accepted()).isZero();
		}
	}

	@Test
	void theTimeOfAllIsTheLimit() throws Exception {
		try (ScriptedDaemon silent = silent(); ScriptedDaemon another = silent()) {
			CompletableFuture<Connection> attempt = attempt(0, Duration.ofMillis(200), silent, another);
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> attempt.get(30, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOf(ConnectFailedException.class)
				.withMessageContaining("did not answer within PT0.2S");
		}
	}

	@Test
	void aSessionGoesOnWithTheNextAddressAfterAFailedAttempt() throws Exception {
		SpreadOptions options = SpreadOptions.builder()
			.addresses(NAME)
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0))
			.build();
		SharedSessionState shared = new SharedSessionState(options);
		SessionListener listener = new SessionListener() {
		};
		// Only its listener sees it.
		SpreadSession session = SpreadSession.open(options, listener);
		session.close();
		try (ScriptedDaemon broken = new ScriptedDaemon((peer, number) -> {
		}); ScriptedDaemon friendly = friendly()) {
			Reconnector reconnector = new Reconnector(session, options, this.loop, listener, shared,
					(address) -> addresses(broken, friendly));
			this.loop.execute(reconnector::start);
			assertThat(shared.nextConnection().get(30, TimeUnit.SECONDS)).endsWith("#scripted");
			assertThat(broken.accepted()).isOne();
			assertThat(shared.close()).isTrue();
			this.loop.execute(reconnector::shutDown);
			reconnector.closed().get(30, TimeUnit.SECONDS);
		}
	}

	/** An engine that has greeted one peer cannot greet another. */
	@Test
	void eachAddressHasATlsEngineOfItsOwn() throws Exception {
		SpreadAddress.Tcp name = new SpreadAddress.Tcp("localhost", 4803);
		SpreadOptions options = SpreadOptions.builder()
			.connectTimeout(Duration.ofSeconds(2))
			.tls(TlsForTests.context()::createSSLEngine)
			.build();
		try (ScriptedDaemon silent = silent();
				ScriptedDaemon tunnel = new ScriptedDaemon(TlsForTests.listen(), ConnectAttemptTests::beFriendly)) {
			await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
				Connection made = attempt(name, 0, options, silent, tunnel).get(30, TimeUnit.SECONDS);
				made.close();
			});
			assertThat(silent.accepted()).isPositive();
		}
	}

	private CompletableFuture<Connection> attempt(int failures, Duration timeout, ScriptedDaemon... daemons) {
		return attempt(NAME, failures, SpreadOptions.builder().connectTimeout(timeout).build(), daemons);
	}

	private CompletableFuture<Connection> attempt(SpreadAddress name, int failures, SpreadOptions options,
			ScriptedDaemon... daemons) {
		CompletableFuture<Connection> result = new CompletableFuture<>();
		this.loop.execute(new ConnectAttempt(name, options, this.loop, new Events(result), failures,
				(address) -> addresses(daemons))::start);
		return result;
	}

	private static List<InetSocketAddress> addresses(ScriptedDaemon... daemons) {
		return Stream.of(daemons)
			.map((daemon) -> (SpreadAddress.Tcp) daemon.address())
			.map((address) -> new InetSocketAddress(address.host(), address.port()))
			.toList();
	}

	private static ScriptedDaemon silent() throws Exception {
		return new ScriptedDaemon((peer, number) -> peer.readToEnd());
	}

	private static ScriptedDaemon friendly() throws Exception {
		return new ScriptedDaemon(ConnectAttemptTests::beFriendly);
	}

	private static void beFriendly(ScriptedDaemon.Peer peer, int number) throws IOException {
		peer.shakeHands();
		peer.readToEnd();
	}

	private record Events(CompletableFuture<Connection> result) implements ConnectionEvents {

		@Override
		public void established(Connection connection) {
			this.result.complete(connection);
		}

		@Override
		public void failed(ConnectFailedException cause) {
			this.result.completeExceptionally(cause);
		}

		@Override
		public void received(SpreadEvent event) {
		}

		@Override
		public LogLimit limit() {
			return Connection.newLimit("test");
		}

		@Override
		public void closed(@Nullable SpreadException cause) {
		}

	}

}
