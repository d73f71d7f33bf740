package org.spreadqueue.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;

import static org.assertj.core.api.Assertions.assertThat;

class WorkerMachineTests {

	private static final String MANAGER = "#sqm#localhost";

	private static final String SENDER = "#alice#localhost";

	private final LegacyCodec codec = new LegacyCodec();

	private WorkerMachine machine = new WorkerMachine(WorkerOptions.of(new QueueName("orders")), new JobSlots(1));

	private long now = Duration.ofHours(1).toNanos();

	@Test
	void reportsReadyAsSoonAsItIsConnected_D27() {
		assertThat(connect()).containsExactly("ready");
	}

	@Test
	void anEmptyMessageIsDropped_D15() {
		connect();
		assertThat(receive(new byte[0])).satisfiesExactly(
				(out) -> assertThat(out).startsWith("dropped").contains("empty"),
				(out) -> assertThat(out).isEqualTo("working"), (out) -> assertThat(out).isEqualTo("ready"));
	}

	@Test
	void keepsTheOrderOfAJob() {
		connect();
		assertThat(dispatch("one")).containsExactly("working", "ack", "start 1 one");
		assertThat(finish(1, JobResult.response(JsonNodeFactory.instance.stringNode("done"))))
			.containsExactly("response \"done\"", "ready");
	}

	@Test
	void answersNothingToAJobWithoutAnAnswer() {
		connect();
		dispatch("one");
		assertThat(finish(1, JobResult.done())).containsExactly("ready");
	}

	@Test
	void tellsTheSenderThatAJobFailed_D11() {
		connect();
		dispatch("one");
		assertThat(finish(1, new JobResult.Failure("Oops", "no stock"))).containsExactly("failure Oops no stock",
				"ready");
	}

	@Test
	void tellsNobodyThatAJobFailedIfToldSo_D11() {
		this.machine = new WorkerMachine(WorkerOptions.of(new QueueName("orders")).withFailureResponses(false),
				new JobSlots(1));
		connect();
		dispatch("one");
		assertThat(finish(1, new JobResult.Failure("Oops", "no stock"))).containsExactly("ready");
	}

	@Test
	void beatsOnlyWhileIdle() {
		connect();
		assertThat(tickAfter(Duration.ofMillis(1999))).isEmpty();
		assertThat(tickAfter(Duration.ofMillis(1))).containsExactly("ready");
		assertThat(tickAfter(Duration.ofMillis(1999))).isEmpty();
		dispatch("one");
		assertThat(tickAfter(Duration.ofMinutes(5))).isEmpty();
	}

	@Test
	void takesAMessageThatCrossedAHeartbeatAtOnceAndDoesItNext_D3() {
		connect();
		dispatch("one");
		assertThat(dispatch("two")).containsExactly("working", "ack");
		assertThat(finish(1, JobResult.done())).containsExactly("start 2 two");
		assertThat(finish(2, JobResult.done())).containsExactly("ready");
	}

	@Test
	void anUndecodableMessageIsAnsweredAndTakenOutOfTheQueue_D24() throws Exception {
		connect();
		byte[] envelope = this.codec.encodeDispatch(SENDER, "^Storable|||hex|^00".getBytes(StandardCharsets.US_ASCII),
				WireFormat.DEFAULT);
		assertThat(receive(envelope)).satisfiesExactly(
				(out) -> assertThat(out).startsWith("dropped").contains("Storable"),
				(out) -> assertThat(out).isEqualTo("working"),
				(out) -> assertThat(out).startsWith("failure UnreadableMessage"),
				(out) -> assertThat(out).isEqualTo("ready"));
	}

	@Test
	void anUndecodableMessageDuringAJobDoesNotMakeItReady_D13() {
		connect();
		dispatch("one");
		assertThat(receive(new byte[] { 1, 2, 3 })).hasSize(2)
			.first()
			.satisfies((out) -> assertThat(out).startsWith("dropped"));
		assertThat(finish(1, JobResult.done())).containsExactly("ready");
	}

	@Test
	void anIdleWorkerLeavesAtOnceWhenItsLastHeartbeatHasSettled() {
		connect();
		tickAfter(Duration.ofSeconds(2));
		this.now += WorkerMachine.SETTLE.toNanos();
		assertThat(describe(this.machine.leave(this.now))).containsExactly("terminate", "left");
	}

	@Test
	void anIdleWorkerDoesWhatCrossedItsLastHeartbeatBeforeItLeaves() {
		connect();
		tickAfter(Duration.ofSeconds(2));
		assertThat(describe(this.machine.leave(this.now))).isEmpty();
		assertThat(dispatch("crossed")).containsExactly("working", "ack", "start 1 crossed");
		assertThat(tickAfter(WorkerMachine.SETTLE)).isEmpty();
		assertThat(finish(1, JobResult.done())).containsExactly("ready", "terminate", "left");
	}

	@Test
	void anIdleWorkerLeavesWhenNothingCrossedItsLastHeartbeat() {
		connect();
		tickAfter(Duration.ofSeconds(2));
		this.machine.leave(this.now);
		assertThat(tickAfter(WorkerMachine.SETTLE)).containsExactly("terminate", "left");
	}

	@Test
	void aBusyWorkerFinishesAnswersAndLeaves_D2() {
		connect();
		dispatch("one");
		assertThat(describe(this.machine.leave(this.now))).isEmpty();
		assertThat(finish(1, JobResult.response(JsonNodeFactory.instance.stringNode("done"))))
			.containsExactly("response \"done\"", "ready", "terminate", "left");
	}

	@Test
	void aMessageAfterTheGoodbyeReachesNobody() {
		connect();
		this.machine.leave(this.now);
		assertThat(dispatch("late")).singleElement().satisfies((out) -> assertThat(out).startsWith("dropped"));
	}

	@Test
	void anAbandonedJobIsHandedBackByTerminateWithoutReady() {
		connect();
		dispatch("one");
		assertThat(describe(this.machine.abandon(this.now))).containsExactly("terminate", "left with job 1");
		assertThat(finish(1, JobResult.done())).isEmpty();
		assertThat(describe(this.machine.abandon(this.now))).isEmpty();
	}

	@Test
	void aWorkerThatWasNeverConnectedLeavesWithoutAWord() {
		assertThat(describe(this.machine.leave(this.now))).containsExactly("left");
		assertThat(connect()).isEmpty();
	}

	@Test
	void theAnswerOfAJobThatOutlivedItsConnectionIsSentOnTheNextOne() {
		connect();
		dispatch("one");
		describe(this.machine.disconnected());
		assertThat(finish(1, JobResult.response(JsonNodeFactory.instance.stringNode("done")))).isEmpty();
		assertThat(connect()).containsExactly("response \"done\"", "ready");
	}

	@Test
	void aJobThatOutlivesItsConnectionKeepsTheWorkerBusy_D19() {
		connect();
		dispatch("one");
		describe(this.machine.disconnected());
		assertThat(connect()).isEmpty();
		assertThat(finish(1, JobResult.done())).containsExactly("ready");
	}

	@Test
	void anAnswerThatIsTooLargeBecomesAnError() {
		connect();
		dispatch("one");
		String large = "x".repeat(120_000);
		assertThat(finish(1, JobResult.response(JsonNodeFactory.instance.stringNode(large)))).satisfiesExactly(
				(out) -> assertThat(out).startsWith("failure UnwritableResponse").contains("bytes"),
				(out) -> assertThat(out).isEqualTo("ready"));
	}

	@Test
	void anAnswerThatFitsOnlyInBase64IsSentSo() {
		connect();
		dispatch("one");
		String large = "x".repeat(80_000);
		assertThat(finish(1, JobResult.response(JsonNodeFactory.instance.stringNode(large)))).hasSize(2)
			.first()
			.isEqualTo("response \"" + large + "\"");
	}

	private List<String> connect() {
		return describe(this.machine.connected(this.now));
	}

	private List<String> dispatch(String text) {
		try {
			byte[] body = this.codec.encode(JsonNodeFactory.instance.objectNode().put("text", text),
					WireFormat.DEFAULT);
			return receive(this.codec.encodeDispatch(SENDER, body, WireFormat.DEFAULT));
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private List<String> receive(byte[] message) {
		return describe(this.machine.received(MANAGER, message, this.now));
	}

	private List<String> finish(long id, JobResult result) {
		return describe(this.machine.finished(id, result, this.now));
	}

	private List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		return describe(this.machine.tick(this.now));
	}

	private List<String> describe(List<WorkerOutput> outputs) {
		List<String> descriptions = new ArrayList<>();
		outputs.forEach((output) -> descriptions.add(describe(output)));
		return descriptions;
	}

	private String describe(WorkerOutput output) {
		if (output instanceof WorkerOutput.Send send) {
			return describe(send);
		}
		if (output instanceof WorkerOutput.Start start) {
			return "start " + start.job().id() + " " + start.job().payload().path("text").asString("");
		}
		if (output instanceof WorkerOutput.Dropped dropped) {
			return "dropped " + dropped.reason();
		}
		Long unfinished = ((WorkerOutput.Left) output).unfinished();
		return (unfinished == null) ? "left" : "left with job " + unfinished;
	}

	private String describe(WorkerOutput.Send send) {
		try {
			if (send.group().equals("WQ_orders")) {
				return this.codec.decodeReport(send.body()).state().wireName();
			}
			assertThat(send.group()).isEqualTo(SENDER);
			LegacyReply reply = this.codec.decodeReply(send.body());
			if (reply instanceof LegacyReply.Ack) {
				return "ack";
			}
			if (reply instanceof LegacyReply.Failure failure) {
				return "failure " + failure.type() + " " + failure.message();
			}
			return "response " + ((LegacyReply.Response) reply).body();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
