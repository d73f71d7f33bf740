// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.transcript.ReplayTable;
import org.spreadqueue.transcript.Texts;
import org.spreadqueue.transcript.Transcript;
import org.spreadqueue.transcript.Transcript.Sent;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given what a Perl worker was recorded to receive, the machine sends the same messages
 * to the same receivers in the same order; statuses are the same bytes. Acknowledgements
 * and responses have the same content, but are in the format of the request.
 */
class WorkerReplayTests {

	/** Recorded workers that are not the Perl one, and scenarios without a worker. */
	private static final Map<String, String> EXCLUDED = Map.of("extra-keys-worker/worker1", "a foreign worker",
			"extra-keys-worker-json/worker1", "a foreign worker", "ready-crosses-dispatch/worker1",
			"written by hand; see takesAMessageThatCrossedAHeartbeatAtOnceAndDoesItNext_D3",
			"worker-reregisters/worker1", "written by hand; our workers never come back under a name, D5",
			"worker-ignores-dispatch/fakeworker", "written by hand", "observer-blocks-sqm/none", "has no worker");

	/** Where we do better on purpose. */
	private static final Map<String, String> BETTER = Map.of("worker-terminate-in-callback/worker1",
			"D2: ready comes before terminate", "status-command/worker1", "D2: ready comes before terminate",
			"worker-callback-dies/worker1", "D11: the sender is told of the failure", "dumper-sender-raw/worker1",
			"D25: the Perl worker dies of the message, ours reads it");

	private final MessageCodec codec = new MessageCodec();

	/** A recorded worker. */
	record Recorded(String scenario, String worker) {

		@Override
		public String toString() {
			return this.scenario + "/" + this.worker;
		}

	}

	static Stream<Recorded> workers() {
		return Transcript.SCENARIOS.stream()
			.flatMap((scenario) -> labels(scenario).map((worker) -> new Recorded(scenario, worker)));
	}

	private static Stream<String> labels(String scenario) {
		List<String> labels = Transcript.read(scenario)
			.messages()
			.stream()
			.filter((message) -> message.decoded().path("value").has("status"))
			.map(Sent::from)
			.distinct()
			.toList();
		return labels.isEmpty() ? Stream.of("none") : labels.stream();
	}

	static Stream<Recorded> replayed() {
		return workers().filter((worker) -> !EXCLUDED.containsKey(worker.toString()));
	}

	@Test
	void everyRecordedWorkerIsReplayedOrExcludedForAReason() {
		List<String> all = workers().map(Recorded::toString).toList();
		assertThat(all).containsAll(EXCLUDED.keySet()).containsAll(BETTER.keySet());
		ReplayTable.print("worker", all, EXCLUDED, BETTER);
	}

	@ParameterizedTest
	@MethodSource("replayed")
	void sendsWhatThePerlWorkerSent(Recorded worker) throws Exception {
		Transcript transcript = Transcript.read(worker.scenario());
		assertThat(replay(transcript, worker.worker())).isEqualTo(expected(transcript, worker));
	}

	private List<String> expected(Transcript transcript, Recorded worker) throws Exception {
		List<String> expected = new ArrayList<>();
		for (Sent message : transcript.messages()) {
			if (message.from().equals(worker.worker())) {
				expected.add(describe(message.to(), message.body()));
			}
		}
		String queue = "WQ_" + transcript.queue();
		String ready = queue + " {\"status\":\"ready\"}";
		String terminate = queue + " {\"status\":\"terminate\"}";
		switch (BETTER.getOrDefault(worker.toString(), "").split(":", 2)[0]) {
			case "D2" -> {
				assertThat(expected).endsWith(terminate, ready);
				expected.set(expected.size() - 2, ready);
				expected.set(expected.size() - 1, terminate);
			}
			case "D11" -> {
				for (int i = expected.size() - 1; i > 0; i--) {
					if (expected.get(i).contains("\"ack\"")) {
						String originator = expected.get(i).substring(0, expected.get(i).indexOf(' '));
						expected.add(i + 1, originator + " error");
					}
				}
			}
			case "D25" -> expected.add("#sende10504#localhost {\"type\":\"ack\"}");
			default -> {
				// The same.
			}
		}
		return expected;
	}

	private List<String> replay(Transcript transcript, String worker) throws Exception {
		Replay replay = new Replay(transcript, worker);
		for (Sent message : transcript.messages()) {
			replay.clock(message.seconds());
			if (message.from().equals(worker)) {
				replay.sent(message);
			}
			else if (message.delivered().contains(worker)) {
				replay.machine.received(Channels.MAIN, new RegularMessage(message.sender(), List.of(worker),
						ServiceType.SAFE, false, (short) 0, false, message.body()), replay.now);
			}
		}
		List<String> sent = new ArrayList<>();
		for (Message message : replay.messages) {
			sent.add(describe(message.group(), message.body()));
		}
		return sent;
	}

	/** A status to the byte, everything else as what it says. */
	private String describe(String group, byte[] body) throws Exception {
		JsonNode value = Texts.of(this.codec.decode(body).value());
		if (value.has("status")) {
			assertThat(new String(body, StandardCharsets.US_ASCII)).startsWith("^Data::Dumper|||hex|^7b27737461747573");
		}
		return group + " " + (value.has("error") ? "error" : sorted(value));
	}

	private static String sorted(JsonNode value) {
		return value.has("body")
				? "{\"type\":" + value.path("type") + ",\"body\":" + Texts.sorted(value.path("body")) + "}"
				: value.toString();
	}

	/** What the machine sent. */
	private record Message(String group, byte[] body) {
	}

	/**
	 * The machine in place of a recorded worker; the job does what the recorded one did.
	 */
	private static final class Replay implements Channels, WorkerEffects {

		private final LegacyWorker machine;

		private final boolean dies;

		private final List<Message> messages = new ArrayList<>();

		private long now;

		private boolean connected;

		private long running;

		private JobResult result = JobResult.done();

		Replay(Transcript transcript, String worker) {
			this.machine = new LegacyWorker(WorkerOptions.of(new QueueName(transcript.queue())), this, this);
			this.dies = transcript.output().getOrDefault(worker, List.of()).contains("callback failed");
		}

		void clock(double seconds) {
			// The recording is exact to some milliseconds.
			this.now = Duration.ofMillis(Math.round(seconds * 1000) + 20).toNanos();
		}

		/** What the recorded worker sends tells what its application did. */
		void sent(Sent message) {
			JsonNode value = message.decoded().path("value");
			if (value.path("type").asString("").equals("response")) {
				this.result = JobResult.response(value.path("body"));
			}
			switch (value.path("status").asString("")) {
				case "ready" -> ready();
				case "terminate" -> this.machine.leave(this.now);
				default -> {
					// Follows from a message received.
				}
			}
		}

		private void ready() {
			if (!this.connected) {
				this.connected = true;
				this.machine.connected(Channels.MAIN, "#self#localhost", this.now);
			}
			else if (this.running > 0) {
				JobResult ended = this.dies ? new JobResult.Failure("died", "callback failed") : this.result;
				long job = this.running;
				this.running = 0;
				this.result = JobResult.done();
				this.machine.finished(job, ended, this.now);
			}
			else {
				this.machine.tick(this.now);
			}
		}

		@Override
		public boolean hasRoom(int channel) {
			return true;
		}

		@Override
		public void multicast(int channel, String group, byte[] body) {
			this.messages.add(new Message(group, body));
		}

		@Override
		public void start(Job job) {
			this.running = job.id();
		}

		@Override
		public void multicast(int channel, Packet packet) {
			throw new AssertionError("says something native to " + packet.groups());
		}

		@Override
		public void open(int channel) {
		}

		@Override
		public void close(int channel) {
		}

		@Override
		public void join(int channel, String group) {
		}

		@Override
		public void leave(int channel, String group) {
		}

		@Override
		public void offer(Job job, long latest, boolean tell) {
			throw new AssertionError("is offered " + job);
		}

		@Override
		public boolean withdraw(long number) {
			return false;
		}

		@Override
		public void dropped(String from, String reason) {
		}

		@Override
		public void replaced(String originator, String reason) {
			throw new AssertionError(reason);
		}

		@Override
		public void lost(int messages) {
		}

		@Override
		public void left(boolean finished) {
		}

	}

}
