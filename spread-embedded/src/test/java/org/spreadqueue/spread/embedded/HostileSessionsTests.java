// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.FailingLog;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.ConnectRequest;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that keep to the protocol and take more than their share: each loses its own
 * session, and a well behaved one goes on.
 */
class HostileSessionsTests {

	private static final int AGREED = 0x10;

	private final Recorder watch = new Recorder();

	private final List<RawClient> clients = new ArrayList<>();

	private EmbeddedSpreadDaemon daemon;

	private SpreadSession watcher;

	@BeforeEach
	void start() throws Exception {
		start(EmbeddedDaemonOptions.builder());
	}

	private void restart(EmbeddedDaemonOptions.Builder options) throws Exception {
		stop();
		this.watch.events.clear();
		this.watch.states.clear();
		start(options);
	}

	private void start(EmbeddedDaemonOptions.Builder options) throws Exception {
		this.daemon = EmbeddedSpreadDaemon.start(options.build());
		this.watcher = SpreadSession.open(SpreadOptions.builder().addresses(this.daemon.address()).build(), this.watch);
		this.watcher.connected().get(5, TimeUnit.SECONDS);
		this.watcher.join("room");
		this.watch.nextMembership();
	}

	@AfterEach
	void stop() throws IOException {
		for (RawClient client : this.clients) {
			client.close();
		}
		this.watcher.close();
		this.daemon.close();
	}

	@Test
	void sessionThatJoinsTooManyGroupsIsThrownOut() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessionGroups(3));
		RawClient greedy = connect("greedy");
		for (String group : List.of("g1", "g2", "g3", "g3", "g1")) {
			join(greedy, "greedy", group);
		}
		greedy.send(TypeBits.LEAVE, "#greedy#localhost", List.of("g1"), WireMessage.NO_BODY);
		join(greedy, "greedy", "room");
		assertThat(this.watch.nextMembership().members()).contains("#greedy#localhost");
		join(greedy, "greedy", "one-too-many");
		assertThat(greedy.isClosedByDaemon()).isTrue();
		assertThat(this.watch.nextMembership().members()).doesNotContain("#greedy#localhost");
		assertThat(this.daemon.statistics().sessionsThrownOut()).isOne();
		assertUndisturbed();
	}

	@Test
	void severalMuteSessionsDoNotKeepOthersWaiting() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessionMessages(1_000_000).maxSessionBytes(4_000_000));
		for (int i = 0; i < 5; i++) {
			connect("mute" + i);
		}
		RawClient flooder = connect("flooder");
		byte[] body = new byte[100_000];
		for (int i = 0; this.daemon.statistics().sessionsThrownOut() < 4; i++) {
			flooder.send(AGREED, "#flooder#localhost", List.of("#mute" + i % 5 + "#localhost"), body);
		}
		assertUndisturbed();
	}

	@Test
	void aMessageToManyMuteSessionsTakesItsBytesOnce() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessionMessages(1_000_000).maxSessionBytes(4_000_000));
		for (int i = 0; i < 5; i++) {
			join(connect("mute" + i), "mute" + i, "mute");
		}
		RawClient flooder = connect("flooder");
		// More than 8 MB for all of them, if each had its own.
		for (int i = 0; i < 30; i++) {
			flooder.send(AGREED, "#flooder#localhost", List.of("mute"), new byte[100_000]);
		}
		flooder.send(AGREED, "#flooder#localhost", List.of("room"), new byte[] { 9 });
		assertThat(this.watch.next(RegularMessage.class).body()).containsExactly(9);
		assertThat(this.daemon.statistics().sessionsThrownOut()).isZero();
		assertUndisturbed();
	}

	@Test
	void halfMessagesTakeSoMuchTogetherAndTheOldestAreGivenUp() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessionBytes(300_000));
		byte[] half = Arrays.copyOf(message(new byte[100_000]), 90_000);
		for (int i = 0; i < 5; i++) {
			connect("half" + i).send(half);
		}
		soon().until(() -> this.daemon.statistics().sessionsThrownOut() >= 1);
		assertThat(this.clients.get(0).isClosedByDaemon()).isTrue();
		assertUndisturbed();
	}

	@Test
	void whoCompletesMessagesKeepsItsSessionAndAnOlderPartIsGivenUp() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessionBytes(250_000));
		byte[] half = Arrays.copyOf(message(new byte[100_000]), 90_000);
		RawClient honest = connect("honest");
		RawClient evil = connect("evil");
		byte[] whole = message("honest", new byte[100_000]);
		byte[] begin = Arrays.copyOf(whole, 50_000);
		byte[] rest = Arrays.copyOfRange(whole, begin.length, whole.length);
		sendAndAwait(honest, begin);
		sendAndAwait(evil, half);
		sendAndAwait(honest, ByteBuffer.allocate(whole.length).put(rest).put(begin).array());
		connect("evil2").send(half);
		assertThat(evil.isClosedByDaemon()).isTrue();
		honest.send(rest);
		for (int i = 0; i < 2; i++) {
			assertThat(this.watch.next(RegularMessage.class).sender()).isEqualTo("#honest#localhost");
		}
		assertUndisturbed();
	}

	@Test
	void unfinishedHandshakesDoNotTakeAllSessions() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessions(4).handshakeTimeout(Duration.ofMinutes(1)));
		for (int i = 0; i < 3; i++) {
			RawClient silent = new RawClient(this.daemon);
			this.clients.add(silent);
			silent.send(ConnectRequest.of(true, "s" + i).encode());
			silent.read(6);
		}
		connect("friend");
		assertThat(this.clients.get(0).isClosedByDaemon()).isTrue();
		connect("s0");
		assertUndisturbed();
	}

	@Test
	void sessionsThatAreOpenAreNotEndedForOthers() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessions(3));
		connect("one");
		connect("two");
		RawClient refused = new RawClient(this.daemon);
		this.clients.add(refused);
		assertThat(refused.read(1)).containsExactly(-3);
		assertUndisturbed();
	}

	@Test
	void daemonServesWhileItCannotLog() throws Exception {
		try (FailingLog failing = new FailingLog(EventLoop.class, EmbeddedSpreadDaemon.class, DaemonSession.class)) {
			assertThat(failing.isStarted()).isTrue();
			RawClient liar = connect("liar");
			liar.send(AGREED, "#somebody#else", List.of("room"), WireMessage.NO_BODY);
			assertThat(liar.isClosedByDaemon()).isTrue();
			connect("another");
		}
		assertUndisturbed();
	}

	private RawClient connect(String name) throws IOException {
		RawClient client = new RawClient(this.daemon);
		this.clients.add(client);
		client.socket().setReceiveBufferSize(10_000);
		client.send(ConnectRequest.of(true, name).encode());
		client.read(6);
		client.send(new AuthMethods(List.of("NULL")).encodeChoice());
		client.read(5 + ("#" + name + "#localhost").length());
		return client;
	}

	private void sendAndAwait(RawClient client, byte[] bytes) throws IOException {
		long before = this.daemon.statistics().bytesReceived();
		client.send(bytes);
		soon().until(() -> this.daemon.statistics().bytesReceived() == before + bytes.length);
	}

	private static void join(RawClient client, String name, String group) throws IOException {
		client.send(TypeBits.JOIN, "#" + name + "#localhost", List.of(group), WireMessage.NO_BODY);
	}

	private static byte[] message(byte[] body) {
		return message("half", body);
	}

	private static byte[] message(String name, byte[] body) {
		ByteBuffer bytes = new WireMessage(RawClient.ORDER, AGREED, "#" + name + "#localhost", List.of("room"),
				Hint.of((short) 0, RawClient.ORDER), body)
			.encode();
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		return copy;
	}

	private void assertUndisturbed() throws Exception {
		byte[] own = "still here".getBytes(StandardCharsets.US_ASCII);
		this.watcher.multicast(OutgoingMessage.of("room", ServiceType.AGREED, own));
		assertThat(this.watch.next(RegularMessage.class).body()).isEqualTo(own);
		assertThat(this.watch.states).containsExactly("connected");
	}

	private static ConditionFactory soon() {
		return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
	}

}
