package org.spreadqueue.spread.internal.connect;

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
import org.spreadqueue.spread.ScriptedDaemon;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.internal.loop.SelectorLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

	private CompletableFuture<Connection> attempt(int failures, Duration timeout, ScriptedDaemon... daemons) {
		CompletableFuture<Connection> result = new CompletableFuture<>();
		List<InetSocketAddress> addresses = Stream.of(daemons)
			.map((daemon) -> (SpreadAddress.Tcp) daemon.address())
			.map((address) -> new InetSocketAddress(address.host(), address.port()))
			.toList();
		SpreadOptions options = SpreadOptions.builder().connectTimeout(timeout).build();
		this.loop.execute(new ConnectAttempt(NAME, options, this.loop, new Events(result), failures,
				(address) -> addresses)::start);
		return result;
	}

	private static ScriptedDaemon silent() throws Exception {
		return new ScriptedDaemon((peer, number) -> peer.readToEnd());
	}

	private static ScriptedDaemon friendly() throws Exception {
		return new ScriptedDaemon((peer, number) -> {
			peer.shakeHands();
			peer.readToEnd();
		});
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
		public void closed(@Nullable SpreadException cause) {
		}

	}

}
