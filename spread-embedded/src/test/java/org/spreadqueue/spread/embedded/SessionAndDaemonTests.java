// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.NotConnectedException;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Client sessions against the embedded daemon, over real sockets.
 */
class SessionAndDaemonTests {

	private static final ReconnectPolicy FAST = new ReconnectPolicy(Duration.ofMillis(5), Duration.ofMillis(50), 2,
			0.5);

	private final List<SpreadSession> sessions = new ArrayList<>();

	private EventLoop loop;

	private EmbeddedSpreadDaemon daemon;

	@BeforeEach
	void start() {
		this.loop = EventLoop.start("test-loop");
		this.daemon = EmbeddedSpreadDaemon.start();
	}

	@AfterEach
	void stop() {
		this.sessions.forEach(SpreadSession::close);
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void reconnectsAndRejoinsWhenTheDaemonIsRestartedOnTheSamePort() throws Exception {
		Recorder alice = new Recorder();
		SpreadSession session = open("alice", alice);
		session.join("one");
		session.join("two");
		session.join("three");
		session.leave("two");
		alice.nextMembership();
		int port = this.daemon.port();
		this.daemon.close();
		await().untilAsserted(() -> assertThat(alice.states).contains("disconnected", "failed 1"));
		assertThat(session.privateGroup()).isEmpty();
		assertThat(session.connectedAddress()).isEmpty();
		assertThatExceptionOfType(NotConnectedException.class)
			.isThrownBy(() -> session.multicast(OutgoingMessage.of("one", ServiceType.AGREED, bytes("lost"))))
			.withMessageContaining("not connected");
		session.join("four");
		alice.events.clear();
		this.daemon = EmbeddedSpreadDaemon.start(EmbeddedDaemonOptions.builder().port(port).build());
		assertThat(session.connected().get(10, TimeUnit.SECONDS)).isEqualTo("#alice#localhost");
		assertThat(alice.nextMembership().group()).isEqualTo("one");
		assertThat(alice.nextMembership().group()).isEqualTo("three");
		assertThat(alice.nextMembership().group()).isEqualTo("four");
		session.multicast(OutgoingMessage.of("four", ServiceType.AGREED, bytes("again")));
		assertThat(alice.nextBody()).isEqualTo("again");
	}

	@Test
	void worksOverAUnixSocket(@TempDir Path directory) throws Exception {
		Path socket = directory.resolve("spread");
		for (int i = 0; i < 2; i++) {
			try (EmbeddedSpreadDaemon local = EmbeddedSpreadDaemon
				.start(EmbeddedDaemonOptions.builder().unixSocket(socket).build())) {
				assertThat(local.unixSocket()).contains(socket);
				Recorder alice = new Recorder();
				try (SpreadSession session = SpreadSession
					.open(SpreadOptions.builder().addresses(SpreadAddress.parse(socket.toString())).build(), alice)) {
					session.join("room");
					assertThat(alice.nextMembership().members())
						.containsExactly(session.connected().get(10, TimeUnit.SECONDS));
					assertThat(session.connectedAddress()).contains(new SpreadAddress.UnixSocket(socket));
				}
			}
			assertThat(socket).doesNotExist();
		}
	}

	@Test
	void connectedFailsWhenTheSessionIsClosed() throws Exception {
		SpreadAddress nobody = this.daemon.address();
		this.daemon.close();
		Recorder alice = new Recorder();
		SpreadSession session = SpreadSession
			.open(SpreadOptions.builder().addresses(nobody).reconnectPolicy(FAST).build(), this.loop, alice);
		await().untilAsserted(() -> assertThat(alice.states).contains("failed 2"));
		session.close();
		assertThat(alice.states).endsWith("closed");
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> session.connected().get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(NotConnectedException.class);
	}

	@Test
	void secondDaemonOnTheSamePortSaysWhatToDo() {
		assertThatExceptionOfType(SpreadException.class)
			.isThrownBy(
					() -> EmbeddedSpreadDaemon.start(EmbeddedDaemonOptions.builder().port(this.daemon.port()).build()))
			.withMessageContaining("127.0.0.1:" + this.daemon.port())
			.withMessageContaining("port 0");
	}

	private SpreadSession open(String name, Recorder recorder)
			throws ExecutionException, InterruptedException, TimeoutException {
		SpreadSession session = SpreadSession.open(SpreadOptions.builder()
			.addresses(this.daemon.address())
			.privateName(PrivateNames.fixed(name))
			.reconnectPolicy(FAST)
			.build(), this.loop, recorder);
		this.sessions.add(session);
		assertThat(session.connected().get(10, TimeUnit.SECONDS)).isEqualTo("#" + name + "#localhost");
		return session;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
