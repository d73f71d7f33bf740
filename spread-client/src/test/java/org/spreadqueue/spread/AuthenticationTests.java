// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.SpreadAuthentication.Exchange;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.AuthMethods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AuthenticationTests {

	private static final byte[] ACCEPT = new AcceptReply(4, 4, 0, "#alice#scripted").encode(true).array();

	private final EventLoop loop = EventLoop.start("authentication");

	@AfterEach
	void close() {
		this.loop.close();
	}

	/** User and password in 8 bytes each; the daemon asks first and says 1 in the end. */
	private static SpreadAuthentication password(String name) {
		return new SpreadAuthentication() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public Exchange begin(SpreadAddress daemon) {
				return new Exchange() {

					private boolean said;

					@Override
					public boolean advance(ByteBuffer received, ByteBuffer reply) {
						if (!received.hasRemaining()) {
							return false;
						}
						if (received.get(received.position()) < 0) {
							return true;
						}
						byte answer = received.get();
						if (!this.said) {
							this.said = true;
							reply.put((name + ":secret?").getBytes(StandardCharsets.US_ASCII)).put(answer);
							return false;
						}
						if (answer != 1) {
							throw new IllegalStateException("wrong password");
						}
						return true;
					}

				};
			}

		};
	}

	@Test
	void methodsAreChosenInTheirOrderAndTheThirdSlotStaysEmpty() throws Exception {
		byte[] choice = choiceOf(List.of("NULL", "IP"), SpreadAuthentication.IP, SpreadAuthentication.NULL);
		assertThat(choice).startsWith('I', 'P', 0);
		assertThat(Arrays.copyOfRange(choice, 30, 35)).containsExactly('N', 'U', 'L', 'L', 0);
		assertThat(Arrays.copyOfRange(choice, 60, 90)).containsOnly(0);
	}

	@Test
	void withoutConfigurationTheHarmlessMethodThatIsOfferedIsTaken() throws Exception {
		assertThat(choiceOf(List.of("IP"))).startsWith('I', 'P', 0);
		assertThat(choiceOf(List.of("NULL", "IP"))).startsWith('N', 'U', 'L', 'L', 0);
	}

	private byte[] choiceOf(List<String> offer, SpreadAuthentication... methods) throws Exception {
		byte[] choice = new byte[AuthMethods.CHOICE_BYTES];
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			peer.readRequest();
			peer.send(new AuthMethods(offer).encodeOffer());
			peer.readFully(choice);
			peer.send(ACCEPT);
			peer.readToEnd();
		})) {
			connect(daemon, methods).get(5, TimeUnit.SECONDS).closeAsync().get(5, TimeUnit.SECONDS);
		}
		return choice;
	}

	@Test
	void methodsExchangeTheirBytesOneAfterTheOtherHoweverTheyArrive() throws Exception {
		for (boolean inOnePiece : new boolean[] { true, false }) {
			byte[] said = new byte[2 * "ONE:secret?x".length()];
			try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
				peer.readRequest();
				peer.send(new AuthMethods(List.of("TWO", "ONE")).encodeOffer());
				peer.readFully(new byte[AuthMethods.CHOICE_BYTES]);
				byte[] all = ByteBuffer.allocate(4 + ACCEPT.length).put(new byte[] { 7, 1, 9, 1 }).put(ACCEPT).array();
				if (inOnePiece) {
					peer.send(all);
				}
				else {
					for (byte b : all) {
						peer.send(new byte[] { b });
					}
				}
				peer.readFully(said);
				peer.readToEnd();
			})) {
				SpreadConnection connection = connect(daemon, password("ONE"), password("TWO")).get(5,
						TimeUnit.SECONDS);
				assertThat(connection.privateGroup()).isEqualTo("#alice#scripted");
				connection.closeAsync().get(5, TimeUnit.SECONDS);
			}
			assertThat(said).asString(StandardCharsets.US_ASCII).isEqualTo("ONE:secret?\u0007TWO:secret?\t");
		}
	}

	@Test
	void methodThatTheDaemonDoesNotOfferFailsBeforeAnythingIsChosen() throws Exception {
		try (ScriptedDaemon daemon = offering(List.of("NULL"), new byte[0])) {
			AuthenticationFailedException failure = failure(connect(daemon, password("PAM")));
			assertThat(failure.offered()).containsExactly("NULL");
			assertThat(failure).hasMessageContaining("[NULL]")
				.hasMessageContaining("[PAM]")
				.hasMessageContaining("AllowedAuthMethods");
		}
	}

	@Test
	void methodThatGivesUpFailsTheAttempt() throws Exception {
		try (ScriptedDaemon daemon = offering(List.of("PASSWORD"), new byte[] { 0, 0 })) {
			assertThat(failure(connect(daemon, password("PASSWORD")))).hasMessageContaining("'PASSWORD'")
				.hasMessageContaining("wrong password")
				.hasCauseInstanceOf(IllegalStateException.class);
		}
	}

	@Test
	void rejectCodeInsteadOfAnExchangeIsTypedToo() throws Exception {
		try (ScriptedDaemon daemon = offering(List.of("PASSWORD"), new byte[] { -9 })) {
			CompletableFuture<SpreadConnection> connecting = connect(daemon, password("PASSWORD"));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connecting.get(5, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOfSatisfying(HandshakeRejectedException.class,
						(rejected) -> assertThat(rejected.reason()).isEqualTo(RejectReason.AUTHENTICATION));
		}
	}

	@Test
	void daemonThatNeverStopsTalkingIsGivenUp() throws Exception {
		try (ScriptedDaemon daemon = offering(List.of("MUTE"), new byte[Exchange.MAX_RECEIVED + 1])) {
			SpreadAuthentication mute = named("MUTE", (received, reply) -> false);
			CompletableFuture<SpreadConnection> connecting = connect(daemon, mute);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connecting.get(5, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOf(ConnectFailedException.class)
				.withMessageContaining("authenticating by method 'MUTE'");
		}
	}

	@Test
	void namesThatDoNotFitIntoASlotAndThirdMethodsAreRefused() {
		SpreadOptions.Builder builder = SpreadOptions.builder();
		builder.authentication(SpreadAuthentication.withoutBytes("x".repeat(29)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.authentication(SpreadAuthentication.withoutBytes("x".repeat(30))))
			.withMessageContaining("1 to 29");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.authentication(SpreadAuthentication.withoutBytes("two words")));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.authentication(SpreadAuthentication.NULL, SpreadAuthentication.IP,
					SpreadAuthentication.NULL))
			.withMessageContaining("third");
	}

	private static SpreadAuthentication named(String name, Exchange exchange) {
		return new SpreadAuthentication() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public Exchange begin(SpreadAddress daemon) {
				return exchange;
			}

		};
	}

	private static ScriptedDaemon offering(List<String> methods, byte[] then) throws IOException {
		return new ScriptedDaemon((peer, number) -> {
			peer.readRequest();
			peer.send(new AuthMethods(methods).encodeOffer());
			peer.send(then);
			peer.readToEnd();
		});
	}

	private CompletableFuture<SpreadConnection> connect(ScriptedDaemon daemon, SpreadAuthentication... methods) {
		return SpreadConnection.connect(daemon.address(), SpreadOptions.builder().authentication(methods).build(),
				this.loop, new ConnectionListener() {
				});
	}

	private static AuthenticationFailedException failure(CompletableFuture<SpreadConnection> connecting)
			throws Exception {
		try {
			connecting.get(5, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof AuthenticationFailedException failure) {
				return failure;
			}
			throw ex;
		}
		throw new AssertionError("connected");
	}

}
