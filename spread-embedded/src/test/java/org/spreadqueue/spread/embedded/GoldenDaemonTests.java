// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.spreadqueue.spread.Transcript;
import org.spreadqueue.spread.Transcript.Unit;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Replays what the C, Java and Perl libraries, and hand-made clients, said to real
 * daemons of versions 4.4.0 and 5.0.1, and expects the bytes that those answered.
 * <p>
 * Not compared, because it differs from run to run or from daemon to daemon: version
 * bytes of the accept reply, daemon id and time of group ids, invented private names,
 * bytes behind the end of names, and whether a connection ends with FIN or RST.
 */
class GoldenDaemonTests {

	private static final String SEVERAL_DAEMONS = "needs several daemons";

	private static final String IP_METHOD = "needs the authentication method IP, which the embedded daemon does not offer";

	/** Scenarios, or single connections of them, that are not repeated. */
	private static final Map<String, String> EXCLUDED = Map.ofEntries(
			Map.entry("network-daemon-killed", SEVERAL_DAEMONS), Map.entry("network-partition-merge", SEVERAL_DAEMONS),
			Map.entry("network-reliable-overtakes-safe", SEVERAL_DAEMONS),
			Map.entry("network-three-daemons-one-killed", SEVERAL_DAEMONS),
			Map.entry("network-two-daemons", SEVERAL_DAEMONS),
			Map.entry("big-endian-daemon", "shows a daemon that writes big endian"),
			Map.entry("slow-receiver", "counts depend on socket buffers; tested on its own"),
			Map.entry("auth-ip", IP_METHOD), Map.entry("auth-ip-denied", IP_METHOD),
			Map.entry("body-max", "recording is shortened; tested on its own"),
			Map.entry("oversize-client-limit", "recording is shortened; nothing is sent"),
			Map.entry("oversize-daemon-close", "recording is shortened; tested on its own"),
			Map.entry("oversize-daemon-crash", "reference defect: the daemon ends"),
			Map.entry("group-count-limits", "reference defect: 44 to 100 groups are not delivered"),
			Map.entry("handshake-fragmented", "reference defect: handshakes must come in one piece"),
			Map.entry("connect-reject-name-length/short", "reference defect: does not wait for the rest"),
			Map.entry("connect-reject-name-length/long", "reference defect: reads more than the name"),
			Map.entry("connect-reject-auth/short44", "reference defect: does not wait for the rest"),
			Map.entry("tolerated-oddities",
					"reference defect: undefined type bits, empty group names and bytes behind names are passed on"),
			Map.entry("illegal-group-names", "reference defect: joins groups whose names have no end"));

	private static final Map<String, int[]> SUMMARY = new TreeMap<>();

	static Stream<Transcript> transcripts() {
		return Transcript.all().stream();
	}

	@AfterAll
	static void printTable() {
		System.out.printf("%-36s %10s %8s %8s%n", "daemon role: scenario", "recordings", "sent", "answers");
		SUMMARY.forEach((scenario, counts) -> System.out.printf("%-36s %10d %8d %8d  %s%n", scenario, counts[0],
				counts[1], counts[2], (counts[0] > 0) ? "" : "skipped: " + EXCLUDED.get(scenario)));
		EXCLUDED.forEach((key, reason) -> {
			if (key.contains("/")) {
				System.out.printf("%-36s %10s %8s %8s  skipped: %s%n", key, "", "", "", reason);
			}
		});
	}

	@ParameterizedTest
	@MethodSource("transcripts")
	void answersWhatTheRecordedDaemonAnswered(Transcript transcript) throws Exception {
		int[] counts = SUMMARY.computeIfAbsent(transcript.scenario(), (key) -> new int[3]);
		boolean skip = transcript.units().isEmpty() || EXCLUDED.containsKey(transcript.scenario());
		Assumptions.assumeFalse(skip, () -> EXCLUDED.getOrDefault(transcript.scenario(), "recording is shortened"));
		counts[0]++;
		try (Replay replay = new Replay(transcript, counts)) {
			replay.run();
		}
	}

	/**
	 * One recording. What a connection sent is followed by a message to itself, so that
	 * the next connection does not overtake it.
	 */
	private static final class Replay implements AutoCloseable {

		private static final short BARRIER = 0x7ABC;

		private final Transcript transcript;

		private final int[] counts;

		private final EmbeddedSpreadDaemon daemon;

		private final Map<String, Connection> connections = new LinkedHashMap<>();

		Replay(Transcript transcript, int[] counts) throws IOException {
			this.transcript = transcript;
			this.counts = counts;
			boolean full = transcript.scenario().equals("connect-reject-quota");
			this.daemon = EmbeddedSpreadDaemon
				.start(EmbeddedDaemonOptions.builder().maxSessions(full ? 1 : 997).build());
			if (full) {
				Connection another = new Connection(RawClient.connected(this.daemon, "another"));
				another.open = true;
				this.connections.put("(another)", another);
			}
		}

		void run() throws Exception {
			for (Unit unit : this.transcript.units()) {
				if (EXCLUDED.containsKey(this.transcript.scenario() + "/" + unit.connection())) {
					continue;
				}
				Connection connection = this.connections.get(unit.connection());
				if (connection == null) {
					connection = new Connection(new RawClient(this.daemon));
					this.connections.put(unit.connection(), connection);
				}
				if (unit.fromClient()) {
					say(connection, unit);
				}
				else {
					hear(connection, unit);
				}
			}
		}

		private void say(Connection connection, Unit unit) throws IOException {
			if (connection.over) {
				return;
			}
			if (unit.is("close")) {
				connection.client.close();
				connection.over = true;
				awaitEnd(connection);
				return;
			}
			connection.send(unit.bytes());
			this.counts[1]++;
			if (unit.is("message")) {
				if (isKill(unit.bytes()) || connection.isDoomed(this.transcript, unit)) {
					awaitEnd(connection);
				}
				else {
					connection.barrier();
				}
			}
		}

		private void awaitEnd(Connection connection) {
			connection.open = false;
			long open = this.connections.values().stream().filter((other) -> other.open).count();
			await().pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> this.daemon.sessions() == open);
		}

		private static boolean isKill(byte[] message) {
			return (message[(message[0] < 0) ? 2 : 1] & 0x04) != 0;
		}

		private void hear(Connection connection, Unit unit) throws IOException {
			if (connection.over) {
				return;
			}
			switch (unit.kind()) {
				case "close" -> {
					if (this.transcript.scenario().equals("daemon-terminated")) {
						this.daemon.close();
					}
					Unit incomplete = connection.incomplete(this.transcript, unit);
					if (incomplete != null) {
						connection.send(incomplete.bytes());
					}
					assertThat(connection.pending).as("unexpected messages").isEmpty();
					assertThat(connection.client.isClosedByDaemon()).isTrue();
					connection.open = false;
					connection.over = true;
				}
				case "connect_accept" -> connection.accepted(unit.bytes());
				case "message" -> assertThat(connection.nextMessage()).isEqualTo(comparable(unit.bytes()));
				default -> assertThat(connection.client.read(unit.bytes().length)).isEqualTo(unit.bytes());
			}
			this.counts[2]++;
		}

		@Override
		public void close() throws IOException {
			for (Connection connection : this.connections.values()) {
				assertThat(connection.pending).as("unexpected messages").isEmpty();
				connection.client.close();
			}
			this.daemon.close();
		}

	}

	/**
	 * One connection of a recording.
	 */
	private static final class Connection {

		private final RawClient client;

		private final Deque<byte[]> pending = new ArrayDeque<>();

		private final Map<String, String> names = new HashMap<>();

		private String actualGroup = "";

		private boolean open;

		private boolean over;

		Connection(RawClient client) {
			this.client = client;
		}

		void accepted(byte[] recorded) throws IOException {
			int offset = recorded.length - recorded[indexOfLength(recorded)];
			String recordedGroup = new String(recorded, offset, recorded.length - offset, StandardCharsets.ISO_8859_1);
			byte[] head = this.client.read(offset);
			byte[] group = this.client.read(head[offset - 1]);
			assertThat(head[0]).isEqualTo((byte) 1);
			this.actualGroup = new String(group, StandardCharsets.ISO_8859_1);
			this.open = true;
			if (recordedGroup.matches("#r[0-9]+-[0-9]*#localhost")) {
				assertThat(this.actualGroup).matches("#r[0-9]+-[0-9]*#localhost");
				this.names.put(recordedGroup, this.actualGroup);
			}
			else {
				assertThat(this.actualGroup).isEqualTo(recordedGroup);
			}
		}

		/** A client older than 3.15 gets two version bytes, all others three. */
		private static int indexOfLength(byte[] recorded) {
			return (recorded[3] == recorded.length - 4) ? 3 : 4;
		}

		void send(byte[] recorded) throws IOException {
			byte[] bytes = recorded;
			for (Map.Entry<String, String> name : this.names.entrySet()) {
				bytes = replaceName(bytes, name.getKey(), name.getValue());
			}
			this.client.send(bytes);
		}

		void barrier() throws IOException {
			WireMessage barrier = new WireMessage(RawClient.ORDER, TypeBits.SERVICE_LEVELS & 0x10, this.actualGroup,
					List.of(this.actualGroup), Hint.of(Replay.BARRIER, RawClient.ORDER), WireMessage.NO_BODY);
			this.client.send(barrier.encode());
			byte[] message = this.client.readMessage();
			while (!isBarrier(message)) {
				this.pending.add(comparable(message));
				message = this.client.readMessage();
			}
		}

		private static boolean isBarrier(byte[] message) {
			return ByteBuffer.wrap(message).getInt(40) == Hint.of(Replay.BARRIER, RawClient.ORDER).word();
		}

		byte[] nextMessage() throws IOException {
			byte[] next = this.pending.poll();
			return (next != null) ? next : comparable(this.client.readMessage());
		}

		/** Whether the next thing the recorded daemon did was to hang up. */
		boolean isDoomed(Transcript transcript, Unit unit) {
			List<Unit> units = transcript.units(unit.connection());
			int next = units.indexOf(unit) + 1;
			return next < units.size() && !units.get(next).fromClient() && units.get(next).is("close");
		}

		/** Bytes that never became a unit are recorded behind the end. */
		@Nullable Unit incomplete(Transcript transcript, Unit unit) {
			List<Unit> units = transcript.units(unit.connection());
			return units.stream()
				.skip(units.indexOf(unit))
				.filter((later) -> later.is("incomplete"))
				.findFirst()
				.orElse(null);
		}

	}

	private static byte[] replaceName(byte[] bytes, String from, String to) {
		byte[] result = bytes.clone();
		byte[] search = Arrays.copyOf(from.getBytes(StandardCharsets.ISO_8859_1), 32);
		for (int i = 4; i + 32 <= bytes.length; i += 4) {
			if (Arrays.equals(bytes, i, i + 32, search, 0, 32)) {
				System.arraycopy(Arrays.copyOf(to.getBytes(StandardCharsets.ISO_8859_1), 32), 0, result, i, 32);
			}
		}
		return result;
	}

	/**
	 * A message of the daemon without what may differ.
	 */
	private static byte[] comparable(byte[] recorded) {
		byte[] clean = recorded.clone();
		ByteBuffer words = ByteBuffer.wrap(clean).order(ByteOrder.LITTLE_ENDIAN);
		int groups = words.getInt(36);
		blankBehindNul(clean, 4);
		for (int i = 0; i < groups; i++) {
			blankBehindNul(clean, 48 + 32 * i);
		}
		int type = words.getInt(0);
		if ((type & TypeBits.REGULAR_MEMBERSHIP) != 0 && (type & TypeBits.SERVICE_LEVELS) == 0) {
			words.putLong(48 + 32 * groups, 0);
		}
		return clean;
	}

	private static void blankBehindNul(byte[] bytes, int offset) {
		int end = offset;
		while (end < offset + 32 && bytes[end] != 0) {
			end++;
		}
		Arrays.fill(bytes, end, offset + 32, (byte) 0);
	}

}
