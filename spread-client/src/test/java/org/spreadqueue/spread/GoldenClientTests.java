// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.spreadqueue.spread.Transcript.Unit;
import org.spreadqueue.spread.internal.connect.EventReader;
import org.spreadqueue.spread.wire.ConnectRequest;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireHeaderRules;
import org.spreadqueue.spread.wire.WireMessage;
import org.spreadqueue.spread.wire.WireMessageDecoder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Replays recorded sessions of the C, Java and Perl libraries: this client is told to do
 * what they did, must produce the bytes that they produced, and must understand what the
 * recorded daemon answered. The daemon is a socket that plays back its part.
 * <p>
 * Not compared: bytes behind the end of names, and the version that the client announces.
 * Recordings of big endian clients are compared after a change to the native order.
 */
class GoldenClientTests {

	private static final Map<String, String> EXCLUDED = Map.ofEntries(
			Map.entry("network-daemon-killed",
					"not stored: membership of several daemons is tested with hand-made messages"),
			Map.entry("network-partition-merge", "not stored: as before"),
			Map.entry("network-reliable-overtakes-safe", "not stored: a race of the reference daemon"),
			Map.entry("network-three-daemons-one-killed", "not stored: as before"),
			Map.entry("network-two-daemons", "not stored: as before"),
			Map.entry("slow-receiver", "not stored: depends on socket buffers"),
			Map.entry("oversize-daemon-crash", "not stored: this client refuses such messages"),
			Map.entry("oversize-daemon-close", "this client refuses such messages"),
			Map.entry("oversize-client-limit", "this client's limit is 140000 bytes in total"),
			Map.entry("body-max", "this client's limit is 140000 bytes in total"),
			Map.entry("group-count-limits", "this client refuses more than 43 groups"),
			Map.entry("illegal-group-names", "this client refuses such names"),
			Map.entry("connect-priority", "this client has no priority: daemons ignore it"),
			Map.entry("connect-reject-illegal-name", "this client refuses such names"),
			Map.entry("auth-ip/nullauth", "the libraries ask for what is not offered, or hang up without a word"));

	private static final Map<String, int[]> SUMMARY = new TreeMap<>();

	static Stream<Transcript> transcripts() {
		return Transcript.all().stream().filter((transcript) -> !transcript.client().equals("raw"));
	}

	@AfterAll
	static void printTable() {
		System.out.printf("%-36s %10s %8s %8s  %s%n", "client role: scenario", "recordings", "requests", "events", "");
		SUMMARY.forEach((scenario, counts) -> System.out.printf("%-36s %10d %8d %8d  %s%n", scenario, counts[0],
				counts[1], counts[2], (counts[1] > 0) ? "" : "skipped: " + EXCLUDED.get(scenario)));
	}

	@ParameterizedTest
	@MethodSource("transcripts")
	void producesTheRecordedBytesAndUnderstandsTheAnswers(Transcript transcript) throws Exception {
		int[] counts = SUMMARY.computeIfAbsent(transcript.scenario(), (key) -> new int[3]);
		boolean skip = transcript.units().isEmpty() || EXCLUDED.containsKey(transcript.scenario());
		Assumptions.assumeFalse(skip, () -> EXCLUDED.getOrDefault(transcript.scenario(), "recording is not complete"));
		counts[0]++;
		for (String connection : transcript.connections()) {
			if (EXCLUDED.containsKey(transcript.scenario() + "/" + connection)) {
				continue;
			}
			try (Replay replay = new Replay(transcript.units(connection), counts)) {
				replay.run();
			}
		}
	}

	/**
	 * One connection.
	 */
	private static final class Replay implements ConnectionListener, AutoCloseable {

		private final EventLoop loop = EventLoop.start("golden-client");

		private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

		private final WireMessageDecoder recordedByClient = new WireMessageDecoder(WireHeaderRules.FROM_DAEMON);

		private final WireMessageDecoder recordedByDaemon = new WireMessageDecoder(WireHeaderRules.FROM_DAEMON);

		private final BlockingQueue<SpreadEvent> events = new LinkedBlockingQueue<>();

		private final CompletableFuture<@Nullable SpreadException> closed = new CompletableFuture<>();

		private final List<Unit> units;

		private final int[] counts;

		private @Nullable CompletableFuture<SpreadConnection> connecting;

		private @Nullable Socket socket;

		private boolean said;

		Replay(List<Unit> units, int[] counts) throws IOException {
			this.units = units;
			this.counts = counts;
		}

		void run() throws Exception {
			for (Unit unit : this.units) {
				switch (unit.kind()) {
					case "connect_request" -> connect(unit.bytes());
					case "auth_method_list", "connect_accept" -> socket().getOutputStream().write(unit.bytes());
					case "connect_reject" -> rejected(unit.bytes());
					case "auth_choice" -> assertThat(read(unit.bytes().length)).isEqualTo(unit.bytes());
					case "message" -> {
						if (unit.fromClient()) {
							request(unit.bytes());
						}
						else {
							delivery(unit.bytes());
						}
					}
					default -> {
						closed(unit);
						return;
					}
				}
			}
		}

		private void connect(byte[] recorded) throws Exception {
			ConnectRequest request = requireNonNull(ConnectRequest.decode(ByteBuffer.wrap(recorded)));
			SpreadOptions options = SpreadOptions.builder()
				.privateName(request::privateName)
				.membership(request.membership())
				.build();
			this.connecting = SpreadConnection.connect(
					new SpreadAddress.Tcp(this.server.getInetAddress().getHostAddress(), this.server.getLocalPort()),
					options, this.loop, this);
			Socket accepted = this.server.accept();
			accepted.setSoTimeout(10_000);
			accepted.setTcpNoDelay(true);
			this.socket = accepted;
			byte[] expected = recorded.clone();
			byte[] version = { 4, 4, 0 };
			System.arraycopy(version, 0, expected, 0, version.length);
			assertThat(read(recorded.length)).isEqualTo(expected);
			this.counts[1]++;
		}

		private void rejected(byte[] code) throws Exception {
			socket().getOutputStream().write(code);
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> requireNonNull(this.connecting).get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(HandshakeRejectedException.class)
				.withMessageContaining("code " + code[0]);
		}

		private void request(byte[] recorded) throws Exception {
			WireMessage message = requireNonNull(this.recordedByClient.next(ByteBuffer.wrap(recorded)));
			assertThat(message.encode()).as("order and name padding")
				.isEqualTo(ByteBuffer.wrap(withoutGarbage(recorded)));
			SpreadConnection connection = connection();
			switch (message.type()) {
				case TypeBits.JOIN -> connection.join(message.groups().get(0));
				case TypeBits.LEAVE -> connection.leave(message.groups().get(0));
				case TypeBits.KILL -> {
					assertThat(connection.closeAsync()).isNotNull();
					this.said = true;
				}
				default -> connection.multicast(message(message));
			}
			ByteOrder order = ByteOrder.nativeOrder();
			WireMessage expected = new WireMessage(order, message.type(), message.name(), message.groups(),
					Hint.of(message.hint().messageType(), order), message.body());
			assertThat(read(recorded.length)).isEqualTo(expected.encode().array());
			this.counts[1]++;
		}

		private static OutgoingMessage message(WireMessage message) throws Exception {
			ServiceType serviceType = requireNonNull(ServiceType.ofBit(message.type() & TypeBits.SERVICE_LEVELS));
			return new OutgoingMessage(message.groups(), serviceType, message.is(TypeBits.SELF_DISCARD),
					message.hint().messageType(), message.body());
		}

		private void delivery(byte[] recorded) throws Exception {
			socket().getOutputStream().write(recorded);
			WireMessage message = requireNonNull(this.recordedByDaemon.next(ByteBuffer.wrap(recorded)));
			assertThat(message.encode()).isEqualTo(ByteBuffer.wrap(withoutGarbage(recorded)));
			assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo(EventReader.read(message));
			this.counts[2]++;
		}

		private void closed(Unit unit) throws Exception {
			boolean established = requireNonNull(this.connecting).isDone()
					&& !this.connecting.isCompletedExceptionally();
			if (unit.fromClient() || !established) {
				// A library that hangs up without a word; this client never does.
				return;
			}
			socket().close();
			SpreadException cause = this.closed.get(10, TimeUnit.SECONDS);
			if (this.said) {
				assertThat(cause).isNull();
			}
			else {
				assertThat(cause).isInstanceOf(ConnectionLostException.class);
			}
		}

		private SpreadConnection connection() throws Exception {
			return requireNonNull(this.connecting).get(10, TimeUnit.SECONDS);
		}

		private Socket socket() {
			return requireNonNull(this.socket);
		}

		private byte[] read(int length) throws IOException {
			return socket().getInputStream().readNBytes(length);
		}

		@Override
		public void received(SpreadConnection connection, SpreadEvent event) {
			this.events.add(event);
		}

		@Override
		public void closed(SpreadConnection connection, @Nullable SpreadException cause) {
			this.closed.complete(cause);
		}

		@Override
		public void close() throws IOException {
			this.loop.close();
			this.server.close();
			if (this.socket != null) {
				this.socket.close();
			}
		}

	}

	/**
	 * The C library leaves stack contents behind the NUL of names, and the daemon passes
	 * them on.
	 */
	static byte[] withoutGarbage(byte[] recorded) {
		byte[] clean = recorded.clone();
		ByteBuffer header = ByteBuffer.wrap(clean)
			.order(((clean[0] & 0x80) != 0) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
		blankBehindNul(clean, 4);
		for (int i = 0; i < header.getInt(36); i++) {
			blankBehindNul(clean, 48 + 32 * i);
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
