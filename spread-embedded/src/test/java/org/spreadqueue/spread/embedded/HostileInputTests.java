// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.spread.OutboundFullException;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.ConnectRequest;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireHeaderRules;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Clients that are broken or mean. Whatever they do, they lose their own connection at
 * most: a well behaved member of the group goes on as if nothing had happened.
 */
class HostileInputTests {

	private static final int AGREED = 0x10;

	private static final byte[] BODY = { 1, 2, 3 };

	private final Recorder watch = new Recorder();

	private EmbeddedSpreadDaemon daemon;

	private SpreadSession watcher;

	@BeforeEach
	void start() throws Exception {
		start(EmbeddedDaemonOptions.builder().handshakeTimeout(Duration.ofSeconds(30)).build());
	}

	private void start(EmbeddedDaemonOptions options) throws Exception {
		this.daemon = EmbeddedSpreadDaemon.start(options);
		this.watcher = SpreadSession.open(SpreadOptions.builder().addresses(this.daemon.address()).build(), this.watch);
		this.watcher.connected().get(5, TimeUnit.SECONDS);
		this.watcher.join("room");
		this.watch.nextMembership();
	}

	private void restart(EmbeddedDaemonOptions options) throws Exception {
		stop();
		this.watch.events.clear();
		this.watch.states.clear();
		start(options);
	}

	@AfterEach
	void stop() {
		this.watcher.close();
		this.daemon.close();
	}

	@Test
	void handshakeAndRequestsMayComeByteByByte() throws Exception {
		try (RawClient client = new RawClient(this.daemon)) {
			for (byte b : conversation("mallory")) {
				client.send(new byte[] { b });
			}
			assertThat(client.read(6 + 5 + "#mallory#localhost".length())).isNotEmpty();
			client.readMessage();
			assertThat(client.readMessage()).endsWith(BODY);
		}
		this.watch.nextMembership();
		assertThat(this.watch.next(RegularMessage.class).body()).isEqualTo(BODY);
		this.watch.nextMembership();
		assertUndisturbed();
	}

	@Test
	void connectionsThatEndAtAnyByteLeaveNothingBehind() throws Exception {
		byte[] conversation = conversation("mallory");
		for (int length = 0; length < conversation.length; length++) {
			try (RawClient client = new RawClient(this.daemon)) {
				client.send(Arrays.copyOf(conversation, length));
			}
			soon().until(() -> this.daemon.sessions() == 1);
		}
		// The name is free again, however far its owners came.
		soon().untilAsserted(() -> RawClient.connected(this.daemon, "mallory").close());
		soon().until(() -> this.daemon.sessions() == 1);
		assertGoesOn();
	}

	static Stream<Arguments> illegalFrames() {
		String me = "#mallory#localhost";
		List<String> room = List.of("room");
		return Stream.of(arguments("no request bit", message(0, me, room)),
				arguments("two service levels", message(0x12, me, room)),
				arguments("join and leave", message(TypeBits.JOIN | TypeBits.LEAVE, me, room)),
				arguments("join and agreed", message(TypeBits.JOIN | AGREED, me, room)),
				arguments("groups bit, which ends a real daemon", message(0x8_0000 | AGREED, me, room)),
				arguments("reject bit", message(TypeBits.REJECT | AGREED, me, room)),
				arguments("reject and join, which ends a real daemon",
						message(TypeBits.REJECT | TypeBits.JOIN, me, room)),
				arguments("half a byte order marker", patched(3, 0)),
				arguments("negative number of groups", patched(36, -1)),
				arguments("101 groups", message(AGREED, me, Collections.nCopies(101, "room"))),
				arguments("enormous number of groups", patched(36, Integer.MAX_VALUE)),
				arguments("groups that overflow when multiplied", patched(36, 0x0800_0001)),
				arguments("negative body", patched(44, -1)), arguments("enormous body", patched(44, Integer.MAX_VALUE)),
				arguments("body just too long", patched(44, WireHeaderRules.MAX_REQUEST_BYTES - 48 - 32 + 1)),
				arguments("bits beside the message type", patched(40, 0x8100_0080)),
				arguments("half a marker in the hint", patched(40, 0x8000_0000)),
				arguments("another sender", message(AGREED, "#alice#localhost", room)),
				arguments("another daemon", message(AGREED, "#mallory#elsewhere", room)),
				arguments("no sender", message(AGREED, "", room)),
				arguments("HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: somebody else\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("illegalFrames")
	void illegalMessageEndsItsConnectionOnly(String what, byte[] message) throws Exception {
		try (RawClient client = RawClient.connected(this.daemon, "mallory")) {
			client.send(message(TypeBits.JOIN, "#mallory#localhost", List.of("room")));
			this.watch.nextMembership();
			client.send(message);
			assertThat(client.isClosedByDaemon()).isTrue();
			this.watch.nextMembership();
		}
		assertUndisturbed();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "two words", "#mallory#localhost", "caf\u00e9", "exactly-thirty-two-characters-xx" })
	void joiningAnIllegalGroupIsIgnored(String group) throws Exception {
		try (RawClient client = RawClient.connected(this.daemon, "mallory")) {
			byte[] join = message(TypeBits.JOIN, "#mallory#localhost", List.of(group));
			if (group.length() == 32) {
				join[48 + 31] = 'x';
			}
			client.send(join);
			client.send(message(TypeBits.JOIN, "#mallory#localhost", List.of()));
			client.send(message(TypeBits.JOIN, "#mallory#localhost", List.of("room")));
			assertThat(new String(client.readMessage(), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("room");
		}
		this.watch.nextMembership();
		this.watch.nextMembership();
		assertUndisturbed();
	}

	@Test
	void undefinedTypeBitsAreNotPassedOn() throws Exception {
		try (RawClient client = RawClient.connected(this.daemon, "mallory")) {
			client.send(message(0x0200_1110 | AGREED, "#mallory#localhost", List.of("#mallory#localhost")));
			assertThat(ByteBuffer.wrap(client.readMessage()).order(ByteOrder.LITTLE_ENDIAN).getInt(0))
				.isEqualTo(0x8000_0080 | AGREED);
		}
		assertUndisturbed();
	}

	@Test
	void hundredsOfSilentConnectionsDoNotKeepOthersOutAndAreEnded() throws Exception {
		restart(EmbeddedDaemonOptions.builder().handshakeTimeout(Duration.ofMillis(300)).build());
		List<RawClient> silent = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			RawClient client = new RawClient(this.daemon);
			silent.add(client);
			if (i % 3 == 1) {
				client.send(new byte[] { 4, 4, 0 });
			}
			else if (i % 3 == 2) {
				client.send(ConnectRequest.of(true, "s" + i).encode());
			}
		}
		RawClient.connected(this.daemon, "prompt").close();
		assertUndisturbed();
		for (RawClient client : silent) {
			assertThat(client.isClosedByDaemon()).isTrue();
			client.close();
		}
		RawClient.connected(this.daemon, "s2").close();
		assertUndisturbed();
	}

	@Test
	void receiverThatDoesNotReadIsThrownOutAndTheOthersHearOfIt() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessionMessages(100).build());
		try (RawClient lazy = RawClient.connected(this.daemon, "lazy")) {
			lazy.send(message(TypeBits.JOIN, "#lazy#localhost", List.of("room")));
			assertThat(this.watch.nextMembership().members()).contains("#lazy#localhost");
			int received = 0;
			boolean thrownOut = false;
			while (!thrownOut) {
				this.watcher.multicast(OutgoingMessage.of("room", ServiceType.AGREED, new byte[20_000]));
				if (this.watch.events.take() instanceof RegularMessage) {
					received++;
				}
				thrownOut = received > 100 && this.daemon.sessions() == 1;
			}
			assertThat(lazy.isClosedByDaemon()).isTrue();
		}
		soon().until(() -> this.watch.events.stream()
			.anyMatch((event) -> event.toString().contains("Disconnect[member=#lazy#localhost]")));
		assertGoesOn();
	}

	@Test
	void sendersWaitWhileSeveralReceiversStallAndGoOnAfterwards() throws Exception {
		restart(EmbeddedDaemonOptions.builder().maxSessionMessages(1_000_000).maxSessionBytes(1_000_000).build());
		List<RawClient> lazy = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			RawClient client = RawClient.connected(this.daemon, "lazy" + i);
			client.socket().setReceiveBufferSize(10_000);
			lazy.add(client);
		}
		int sent = 0;
		while (this.daemon.sessions() > 1) {
			try {
				this.watcher.multicast(
						OutgoingMessage.of("#lazy" + sent % 4 + "#localhost", ServiceType.AGREED, new byte[10_000]));
				sent++;
			}
			catch (OutboundFullException ex) {
				soon().until(() -> this.daemon.sessions() < 5);
			}
		}
		assertThat(sent).isGreaterThan(100);
		assertUndisturbed();
		for (RawClient client : lazy) {
			client.close();
		}
	}

	@Test
	void delivers100GroupsAndTheLargestSafeMessage() throws Exception {
		List<String> groups = new ArrayList<>(Collections.nCopies(99, "nobody-is-in-this-group"));
		groups.add("room");
		try (RawClient client = RawClient.connected(this.daemon, "alice")) {
			client.send(message(AGREED, "#alice#localhost", groups));
			assertThat(this.watch.next(RegularMessage.class).groups()).isEqualTo(groups);
			byte[] largest = new byte[WireHeaderRules.MAX_REQUEST_BYTES - 48 - 32];
			client.send(AGREED, "#alice#localhost", List.of("room"), largest);
			assertThat(this.watch.next(RegularMessage.class).body()).isEqualTo(largest);
		}
		assertUndisturbed();
	}

	private void assertUndisturbed() throws Exception {
		this.watcher.multicast(OutgoingMessage.of("room", ServiceType.AGREED, BODY));
		assertThat(this.watch.next(RegularMessage.class).body()).isEqualTo(BODY);
		assertRuns();
	}

	/** Like the former, but others may have been heard in the room until now. */
	private void assertGoesOn() throws Exception {
		byte[] own = "still here".getBytes(StandardCharsets.US_ASCII);
		this.watcher.multicast(OutgoingMessage.of("room", ServiceType.AGREED, own));
		SpreadEvent event;
		do {
			event = this.watch.next(SpreadEvent.class);
		}
		while (!(event instanceof RegularMessage message && Arrays.equals(message.body(), own)));
		assertRuns();
	}

	private void assertRuns() {
		assertThat(this.watch.states).containsExactly("connected");
		assertThat(this.daemon.isRunning()).isTrue();
	}

	private static byte[] conversation(String name) throws IOException {
		String privateGroup = "#" + name + "#localhost";
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (ByteBuffer part : List.of(ConnectRequest.of(true, name).encode(),
				new AuthMethods(List.of("NULL")).encodeChoice())) {
			byte[] copy = new byte[part.remaining()];
			part.get(copy);
			bytes.write(copy);
		}
		bytes.write(message(TypeBits.JOIN, privateGroup, List.of("room")));
		bytes.write(message(AGREED, privateGroup, List.of("room")));
		return bytes.toByteArray();
	}

	private static byte[] message(int type, String sender, List<String> groups) {
		byte[] body = ((type & AGREED) != 0) ? BODY : WireMessage.NO_BODY;
		ByteBuffer bytes = new WireMessage(RawClient.ORDER, type, sender, groups, Hint.of((short) 0, RawClient.ORDER),
				body)
			.encode();
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		return copy;
	}

	private static byte[] patched(int offset, int value) {
		byte[] message = message(AGREED, "#mallory#localhost", List.of("room"));
		if (offset == 3) {
			message[offset] = (byte) value;
		}
		else {
			ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
		}
		return message;
	}

	private static ConditionFactory soon() {
		return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
	}

}
