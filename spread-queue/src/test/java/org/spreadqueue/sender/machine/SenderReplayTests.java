// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.transcript.ReplayTable;
import org.spreadqueue.transcript.Texts;
import org.spreadqueue.transcript.Transcript;
import org.spreadqueue.transcript.Transcript.Sent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given what a Perl sender was recorded to receive, the machine gives its caller the same
 * results as the recorded {@code rpc}, {@code receive} and {@code status} did.
 */
class SenderReplayTests {

	private static final Map<String, String> EXCLUDED = Map.of("foreign-sender/sender", "a foreign sender",
			"observer-blocks-sqm/none", "has no sender");

	private static final Map<String, String> BETTER = Map.of("rpc-late-response/sender",
			"D9: the late answer to the first request is not taken for the answer to the second",
			"worker-terminate-in-callback/sender", "D2: the second answer to the same request is dropped",
			"worker-reregisters/sender", "D5: the second answer to the same request is dropped");

	/** A recorded sender. */
	record Recorded(String scenario, String sender) {

		@Override
		public String toString() {
			return this.scenario + "/" + this.sender;
		}

	}

	static Stream<Recorded> senders() {
		return Transcript.SCENARIOS.stream().flatMap((scenario) -> {
			List<String> labels = Transcript.read(scenario)
				.messages()
				.stream()
				.map(Sent::from)
				.filter((label) -> label.startsWith("sender"))
				.distinct()
				.toList();
			return (labels.isEmpty() ? List.of("none") : labels).stream()
				.map((sender) -> new Recorded(scenario, sender));
		});
	}

	static Stream<Recorded> replayed() {
		return senders().filter((sender) -> !EXCLUDED.containsKey(sender.toString()));
	}

	@Test
	void everyRecordedSenderIsReplayedOrExcludedForAReason() {
		List<String> all = senders().map(Recorded::toString).toList();
		assertThat(all).containsAll(EXCLUDED.keySet()).containsAll(BETTER.keySet());
		ReplayTable.print("sender", all, EXCLUDED, BETTER);
	}

	@ParameterizedTest
	@MethodSource("replayed")
	void givesTheResultsThatThePerlSenderGave(Recorded sender) throws Exception {
		Transcript transcript = Transcript.read(sender.scenario());
		List<Object> expected = new ArrayList<>();
		for (String line : transcript.output().getOrDefault(sender.sender(), List.of())) {
			String[] words = line.split(" ", 3);
			if (!(words[1].equals("RECEIVED") && words[2].equals("undef"))) {
				expected.add(result(words[1], words[2]));
			}
		}
		if (BETTER.containsKey(sender.toString())) {
			expected.remove(1);
		}
		assertThat(replay(transcript, sender.sender())).isEqualTo(expected);
	}

	private static Object result(String what, String dumped) throws FormatException {
		if (dumped.equals("undef")) {
			return "undef";
		}
		JsonNode value = new MessageCodec()
			.decode(("^Data::Dumper||||^" + dumped).getBytes(StandardCharsets.ISO_8859_1))
			.value();
		if (!what.equals("STATUS")) {
			return Texts.of(value);
		}
		ObjectNode reply = JsonNodeFactory.instance.objectNode().put("type", "status");
		reply.set("body", value);
		LegacyCodec codec = new LegacyCodec();
		return ((LegacyReply.Status) codec.decodeReply(codec.encode(reply, WireFormat.DEFAULT))).statistics();
	}

	private static List<Object> replay(Transcript transcript, String sender) throws FormatException {
		Replay replay = new Replay(transcript, sender);
		for (Sent message : transcript.messages()) {
			replay.clockTo(message.seconds());
			replay.message(message);
		}
		replay.end();
		return replay.results;
	}

	/** The machine in place of a recorded sender. */
	private static final class Replay implements Channels, SenderEffects {

		private static final double STEP = 0.1;

		private final LegacyCodec codec = new LegacyCodec();

		private final MessageCodec envelopes = new MessageCodec(FormatLimits.DEFAULT, ByteStrings.LATIN1);

		private final Transcript transcript;

		private final String label;

		private final SenderMachine machine;

		private final List<String> rpcs;

		private final List<Object> results = new ArrayList<>();

		private final Map<Long, Submission> requests = new HashMap<>();

		/** Each request has a session, and what a worker answers goes to that session. */
		private final Map<Submission, Integer> sessions = new HashMap<>();

		private final Map<String, Submission> working = new HashMap<>();

		/** What effects lead to; put in when the machine has ended its transition. */
		private final Deque<Runnable> inputs = new ArrayDeque<>();

		private double seconds;

		private boolean asked;

		private boolean managerGone;

		Replay(Transcript transcript, String label) {
			this.transcript = transcript;
			this.label = label;
			this.machine = new SenderMachine(SenderOptions.of(new QueueName(transcript.queue())), 1, this, this);
			this.rpcs = transcript.output()
				.getOrDefault(label, List.of())
				.stream()
				.filter((line) -> line.contains(" RPC "))
				.toList();
			connected(MAIN);
			runInputs();
		}

		private long now() {
			return Duration.ofMillis(Math.round(this.seconds * 1000)).toNanos();
		}

		void clockTo(double time) {
			while (this.seconds + STEP < time) {
				this.seconds += STEP;
				this.machine.tick(now());
				runInputs();
			}
			this.seconds = time;
		}

		/** What the recorded sender did not ask, because it never asks. */
		private void managerAnswers() {
			QueueStatistics none = new QueueStatistics(Instant.EPOCH, Duration.ZERO, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0,
					0);
			received(MAIN, "#sqm#localhost", this.codec.encodeStatistics(none, WireFormat.DEFAULT, false));
		}

		private void connected(int channel) {
			this.machine.connected(channel, "#s" + channel + "#localhost", now());
		}

		private void received(int channel, String from, byte[] body) {
			this.machine.received(channel, new RegularMessage(from, List.of("#s" + channel + "#localhost"),
					ServiceType.SAFE, false, (short) 0, false, body), now());
		}

		private void runInputs() {
			for (Runnable input = this.inputs.poll(); input != null; input = this.inputs.poll()) {
				input.run();
			}
		}

		void message(Sent message) throws FormatException {
			if (message.to().endsWith("Q_" + this.transcript.queue())) {
				this.managerGone = message.delivered().isEmpty();
			}
			if (message.from().equals(this.label)) {
				submitted(message);
			}
			else if (message.decoded().path("value").has("originator")) {
				byte[] body = this.envelopes.decode(message.body())
					.value()
					.path("body")
					.stringValue()
					.getBytes(StandardCharsets.ISO_8859_1);
				this.requests.values()
					.stream()
					.filter((request) -> Arrays.equals(request.content().body(), body))
					.forEach((request) -> this.working.put(message.to(), request));
			}
			else if (message.delivered().contains(this.label)) {
				received(message);
			}
		}

		private void submitted(Sent message) {
			if (this.codec.isStatusCommand(message.body())) {
				this.asked = true;
				return;
			}
			if (!message.to().equals("MQ_" + this.transcript.queue())) {
				return;
			}
			int id = this.requests.size() + 1;
			boolean timesOut = id <= this.rpcs.size() && this.rpcs.get(id - 1).endsWith("undef");
			Submission request = Submission.request(id, OutgoingJob.of(Content.of(Content.PERL, message.body())), now(),
					Duration.ofSeconds(timesOut ? 5 : 60));
			this.requests.put(request.id(), request);
			this.machine.submit(request, now());
			runInputs();
		}

		private void received(Sent message) {
			boolean status = message.decoded().path("value").path("type").asString("").equals("status");
			Submission request = this.working.get(message.sender());
			int session = status ? MAIN : this.sessions.getOrDefault(request, -1);
			received(session, message.sender(), message.body());
			runInputs();
			if (status) {
				this.asked = false;
				this.results.add(this.machine.manager().orElseThrow().statistics());
			}
		}

		void end() {
			clockTo(this.seconds + 10);
			if (this.asked) {
				this.results.add(this.machine.manager().map((known) -> "still there").orElse("undef"));
			}
		}

		@Override
		public void open(int channel) {
			this.inputs.add(() -> connected(channel));
		}

		@Override
		public void close(int channel) {
			// Recorded senders have one session, for better or worse.
		}

		@Override
		public void join(int channel, String group) {
			throw new AssertionError("senders join no groups");
		}

		@Override
		public void leave(int channel, String group) {
			throw new AssertionError("senders join no groups");
		}

		@Override
		public boolean hasRoom(int channel) {
			return true;
		}

		@Override
		public void multicast(int channel, String group, byte[] body) {
			if (!this.codec.isStatusCommand(body)) {
				this.requests.values()
					.stream()
					.filter((request) -> request.content().body() == body)
					.forEach((request) -> this.sessions.put(request, channel));
			}
			else if (!this.managerGone) {
				this.inputs.add(this::managerAnswers);
			}
		}

		@Override
		public void multicast(int channel, Packet packet) {
			throw new AssertionError("the recorded managers speak legacy only");
		}

		@Override
		public void accepted(long id, MessageId messageId, boolean outcomeFollows) {
			throw new AssertionError("everything is a request");
		}

		@Override
		public void done(long id) {
			throw new AssertionError("everything is a request");
		}

		@Override
		public void answered(long id, Content answer) {
			this.results.add(Texts.of(answer.tree()));
		}

		@Override
		public void jobFailed(long id, @Nullable String type, String message, int attempt) {
			throw new AssertionError("the recorded workers do not say that a job failed");
		}

		@Override
		public void failed(long id, Reason reason, String detail) {
			this.results.add("undef");
		}

		@Override
		public void managerFound(ManagerInfo manager) {
		}

		@Override
		public void managerMissing() {
		}

		@Override
		public void ignored(String from, String what) {
		}

		@Override
		public void malformed(String from, String problem) {
		}

	}

}
