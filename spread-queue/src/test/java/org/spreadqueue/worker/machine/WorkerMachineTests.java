// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.worker.FailureResponses;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker of concurrency one behind a legacy manager.
 */
class WorkerMachineTests {

	private final LegacyCodec codec = new LegacyCodec();

	private final LegacyRecorder recorder = new LegacyRecorder();

	private WorkerMachine machine = machine(WorkerOptions.of(new QueueName("orders")));

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
		this.machine = machine(WorkerOptions.of(new QueueName("orders")).withFailureResponses(FailureResponses.OFF));
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

	/** Its manager gives what it hears nothing of to another worker. */
	@Test
	void dropsWhatWouldWaitBehindTooMuchElse() {
		connect();
		dispatch("one");
		for (int i = 0; i < LegacyLink.MOST_HELD; i++) {
			assertThat(dispatch("waits")).containsExactly("working", "ack");
		}
		assertThat(dispatch("too much")).singleElement()
			.satisfies((out) -> assertThat(out).startsWith("dropped").contains("16 messages wait"));
	}

	@Test
	void anUndecodableMessageIsAnsweredAndTakenOutOfTheQueue_D24() throws Exception {
		connect();
		byte[] envelope = this.codec.encodeDispatch(LegacyRecorder.SENDER,
				"^Storable|||hex|^00".getBytes(StandardCharsets.US_ASCII), WireFormat.DEFAULT);
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
		this.now += LegacyLink.SETTLE.toNanos();
		assertThat(leave()).containsExactly("terminate", "left");
	}

	@Test
	void anIdleWorkerDoesWhatCrossedItsLastHeartbeatBeforeItLeaves() {
		connect();
		tickAfter(Duration.ofSeconds(2));
		assertThat(leave()).isEmpty();
		assertThat(dispatch("crossed")).containsExactly("working", "ack", "start 1 crossed");
		assertThat(tickAfter(LegacyLink.SETTLE)).isEmpty();
		assertThat(finish(1, JobResult.done())).containsExactly("ready", "terminate", "left");
	}

	@Test
	void anIdleWorkerLeavesWhenNothingCrossedItsLastHeartbeat() {
		connect();
		tickAfter(Duration.ofSeconds(2));
		leave();
		assertThat(tickAfter(LegacyLink.SETTLE)).containsExactly("terminate", "left");
	}

	@Test
	void aBusyWorkerFinishesAnswersAndLeaves_D2() {
		connect();
		dispatch("one");
		assertThat(leave()).isEmpty();
		assertThat(finish(1, JobResult.response(JsonNodeFactory.instance.stringNode("done"))))
			.containsExactly("response \"done\"", "ready", "terminate", "left");
	}

	@Test
	void aMessageAfterTheGoodbyeReachesNobody() {
		connect();
		leave();
		assertThat(dispatch("late")).singleElement().satisfies((out) -> assertThat(out).startsWith("dropped"));
	}

	@Test
	void anAbandonedJobIsHandedBackByTerminateWithoutReady() {
		connect();
		dispatch("one");
		assertThat(abandon()).containsExactly("terminate", "left with job 1");
		assertThat(finish(1, JobResult.done())).isEmpty();
		assertThat(abandon()).isEmpty();
	}

	@Test
	void aWorkerThatWasNeverConnectedLeavesWithoutAWord() {
		assertThat(leave()).containsExactly("left");
		assertThat(connect()).isEmpty();
	}

	@Test
	void theAnswerOfAJobThatOutlivedItsConnectionIsSentOnTheNextOne() {
		connect();
		dispatch("one");
		this.machine.disconnected(Channels.MAIN, this.now);
		assertThat(finish(1, JobResult.response(JsonNodeFactory.instance.stringNode("done")))).isEmpty();
		assertThat(connect()).containsExactly("response \"done\"", "ready");
	}

	@Test
	void aJobThatOutlivesItsConnectionKeepsTheWorkerBusy_D19() {
		connect();
		dispatch("one");
		this.machine.disconnected(Channels.MAIN, this.now);
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

	@Test
	void messagesThatCouldNotBeginBeforeItIsAbandonedAreLost() {
		connect();
		dispatch("one");
		dispatch("two");
		assertThat(abandon()).containsExactly("lost 1", "terminate", "left with job 1");
	}

	private WorkerMachine machine(WorkerOptions options) {
		return new WorkerMachine(options, this.recorder, this.recorder);
	}

	private List<String> connect() {
		this.machine.connected(Channels.MAIN, "#w1#localhost", this.now);
		return this.recorder.take();
	}

	private List<String> dispatch(String text) {
		try {
			byte[] body = this.codec.encode(JsonNodeFactory.instance.objectNode().put("text", text),
					WireFormat.DEFAULT);
			return receive(this.codec.encodeDispatch(LegacyRecorder.SENDER, body, WireFormat.DEFAULT));
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private List<String> receive(byte[] message) {
		this.machine.received(Channels.MAIN, new RegularMessage(LegacyRecorder.MANAGER, List.of("#w1#localhost"),
				ServiceType.SAFE, false, (short) 0, false, message), this.now);
		return this.recorder.take();
	}

	private List<String> finish(long id, JobResult result) {
		this.machine.finished(id, result, 0, this.now);
		return this.recorder.take();
	}

	private List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		this.machine.tick(this.now);
		return this.recorder.take();
	}

	private List<String> leave() {
		this.machine.leave(this.now);
		return this.recorder.take();
	}

	private List<String> abandon() {
		this.machine.abandon(this.now);
		return this.recorder.take();
	}

}
