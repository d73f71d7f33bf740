// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

class SenderMachineTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final String MANAGER = "#sqm#localhost";

	private static final String WORKER = "#w1#localhost";

	private final LegacyCodec codec = new LegacyCodec();

	private final Recorder recorder = new Recorder();

	private final SenderMachine machine = new SenderMachine(
			SenderOptions.of(new QueueName("orders")).withMaxConcurrentRequests(2), 1, this.recorder, this.recorder);

	private long now = Duration.ofHours(1).toNanos();

	private long ids;

	@Test
	void asksForTheManagerWhenItIsConnected() {
		assertThat(connect(0)).containsExactly("0 asks");
	}

	@Test
	void holdsMessagesUntilAManagerAnswers_D22() {
		assertThat(send("one")).isEmpty();
		assertThat(connect(0)).containsExactly("0 asks");
		assertThat(send("two")).isEmpty();
		assertThat(managerAnswers()).containsExactly("found #sqm#localhost", "0 sends one", "0 sends two", "0 asks");
	}

	@Test
	void aMessageIsConfirmedByTheAnswerToAQuestionThatWentBehindIt() {
		connect(0);
		managerAnswers();
		assertThat(send("one")).containsExactly("0 sends one", "0 asks");
		assertThat(send("two")).as("not covered by the question that is out").containsExactly("0 sends two");
		assertThat(managerAnswers()).containsExactly("confirmed 1", "0 asks");
		assertThat(managerAnswers()).containsExactly("confirmed 2");
	}

	@Test
	void aMessageThatAnotherManagerAnswersForIsNotConfirmed() {
		connect(0);
		managerAnswers();
		send("one");
		assertThat(answer(0, "#new#localhost", status())).containsExactly("found #new#localhost",
				"1 failed UNCONFIRMED");
	}

	@Test
	void aLateAnswerConfirmsOnlyWhatWentBeforeItsQuestion() {
		connect(0);
		managerAnswers();
		assertThat(send("one")).containsExactly("0 sends one", "0 asks");
		assertThat(send("two")).containsExactly("0 sends two");
		assertThat(tickAfter(Duration.ofSeconds(1))).containsExactly("manager missing", "0 asks");
		assertThat(managerAnswers()).as("to the first question").contains("confirmed 1").doesNotContain("confirmed 2");
		assertThat(managerAnswers()).contains("confirmed 2");
	}

	@Test
	void neverHasMoreThanAWindowOfUnconfirmedMessages() {
		connect(0);
		managerAnswers();
		List<String> sends = new ArrayList<>();
		for (int i = 0; i < LegacyLink.WINDOW + 50; i++) {
			sends.addAll(send("m"));
		}
		assertThat(sends).filteredOn("0 sends m"::equals).hasSize(LegacyLink.WINDOW);
		assertThat(managerAnswers()).as("the question went behind the first message")
			.contains("confirmed 1")
			.filteredOn("0 sends m"::equals)
			.hasSize(1);
		assertThat(managerAnswers()).filteredOn("0 sends m"::equals).hasSize(49);
	}

	@Test
	void failsWhatNoManagerTookInTime() {
		connect(0);
		send("one");
		assertThat(tickAfter(Duration.ofSeconds(1))).containsExactly("manager missing", "0 asks");
		assertThat(tickAfter(Duration.ofSeconds(1))).containsExactly("0 asks");
		assertThat(tickAfter(Duration.ofSeconds(3))).containsExactly("1 failed NO_MANAGER");
	}

	@Test
	void failsWhatNoDaemonTookInTime() {
		send("one");
		assertThat(tickAfter(TIMEOUT)).containsExactly("1 failed NOT_CONNECTED");
	}

	@Test
	void failsWhatTheManagerNeverConfirmed() {
		connect(0);
		managerAnswers();
		send("one");
		assertThat(tickAfter(TIMEOUT)).containsExactly("manager missing", "1 failed UNCONFIRMED", "0 asks");
	}

	@Test
	void doesNotAskWhileNothingIsNeededUntilTheIntervalIsOver() {
		connect(0);
		managerAnswers();
		assertThat(tickAfter(Duration.ofMillis(4999))).isEmpty();
		assertThat(tickAfter(Duration.ofMillis(1))).containsExactly("0 asks");
		assertThat(managerAnswers()).isEmpty();
	}

	@Test
	void asksOnceASecondWhileSomebodyLooks() {
		connect(0);
		managerAnswers();
		assertThat(look()).isEmpty();
		assertThat(tickAfter(Duration.ofMillis(999))).isEmpty();
		assertThat(tickAfter(Duration.ofMillis(1))).containsExactly("0 asks");
		assertThat(look()).as("one question at a time").isEmpty();
		managerAnswers();
		assertThat(tickAfter(Duration.ofSeconds(1))).containsExactly("0 asks");
		managerAnswers();
		assertThat(tickAfter(Duration.ofSeconds(4))).as("nobody has looked since").isEmpty();
		assertThat(look()).containsExactly("0 asks");
	}

	@Test
	void aRequestHasASessionOfItsOwn() {
		connect(0);
		managerAnswers();
		assertThat(request("one")).containsExactly("open 1");
		assertThat(connect(1)).containsExactly("1 sends one");
		assertThat(answer(1, WORKER, ack())).isEmpty();
		assertThat(answer(1, WORKER, response("done"))).containsExactly("1 answered \"done\"");
		assertThat(request("two")).as("the session is used again").containsExactly("1 sends two");
		assertThat(request("three")).containsExactly("open 2");
		assertThat(request("four")).as("no more than two sessions").isEmpty();
		connect(2);
		assertThat(answer(1, WORKER, response("done"))).containsExactly("2 answered \"done\"", "1 sends four");
	}

	@Test
	void aRequestThatTimedOutTakesItsSessionWithIt_D9() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		assertThat(tickAfter(TIMEOUT)).contains("1 failed TIMED_OUT_QUEUED", "close 1");
		managerAnswers();
		assertThat(answer(1, WORKER, response("late"))).containsExactly("ignored");
		assertThat(request("two")).containsExactly("open 2");
	}

	@Test
	void tellsARequestThatWaitedFromOneThatRan() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		answer(1, WORKER, ack());
		assertThat(tickAfter(TIMEOUT)).contains("1 failed TIMED_OUT_RUNNING");
	}

	@Test
	void anAcknowledgementDoesNotStartTheTimeoutAgain_D10() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		tickAfter(Duration.ofSeconds(4));
		answer(1, WORKER, ack());
		assertThat(tickAfter(Duration.ofSeconds(1))).contains("1 failed TIMED_OUT_RUNNING");
	}

	@Test
	void aSessionThatIsAcknowledgedAfterItsAnswerIsNotUsedAgain_D9() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		answer(1, WORKER, ack());
		assertThat(answer(1, WORKER, response("done"))).containsExactly("1 answered \"done\"");
		assertThat(answer(1, "#slow#localhost", ack())).as("its answer would be taken for that of the next request")
			.containsExactly("ignored", "close 1");
		assertThat(request("two")).containsExactly("open 2");
	}

	@Test
	void aRequestThatTwoWorkersTookMayBeAnsweredTwiceSoItsSessionIsNotUsedAgain() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		answer(1, WORKER, ack());
		answer(1, "#w2#localhost", ack());
		assertThat(answer(1, WORKER, response("done"))).containsExactly("1 answered \"done\"", "close 1");
	}

	@Test
	void passesOnThatTheJobFailed_D11() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		assertThat(answer(1, WORKER, this.codec.encodeFailure("Oops", "no stock", WireFormat.DEFAULT)))
			.containsExactly("1 job failed Oops no stock");
	}

	@Test
	void failsARequestWhoseConnectionBroke_D19() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		assertThat(disconnect(1)).containsExactly("1 failed CONNECTION_LOST");
		assertThat(request("two")).as("waits for the session to come back").isEmpty();
		assertThat(connect(1)).containsExactly("1 sends two");
	}

	@Test
	void failsMessagesThatWereUnconfirmedWhenTheConnectionBroke() {
		connect(0);
		managerAnswers();
		send("one");
		assertThat(disconnect(0)).containsExactly("1 failed CONNECTION_LOST");
		send("two");
		assertThat(connect(0)).containsExactly("0 asks");
		assertThat(managerAnswers()).containsExactly("found #sqm#localhost", "0 sends two", "0 asks");
	}

	@Test
	void failsARequestWhoseAnswerCannotBeRead_D13() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		assertThat(answer(1, WORKER, "garbage".getBytes(StandardCharsets.US_ASCII)))
			.containsExactly("1 failed UNREADABLE_RESPONSE", "close 1");
	}

	@Test
	void ignoresAnswersToOneWayMessages() {
		connect(0);
		managerAnswers();
		send("one");
		assertThat(answer(0, WORKER, ack())).isEmpty();
		assertThat(answer(0, WORKER, response("nobody asked"))).containsExactly("ignored");
	}

	@Test
	void refusesMoreThanItMayHold() {
		for (int i = 0; i < SenderMachine.MAX_WAITING; i++) {
			assertThat(send("m")).isEmpty();
		}
		assertThat(send("one too many")).singleElement().satisfies((out) -> assertThat(out).contains("OVERLOADED"));
	}

	@Test
	void closesIdleSessions() {
		connect(0);
		managerAnswers();
		request("one");
		connect(1);
		answer(1, WORKER, response("done"));
		assertThat(tickAfter(LegacyRequests.IDLE_LIMIT)).contains("close 1");
	}

	@Test
	void tellsEveryoneWhenItIsClosed() {
		connect(0);
		managerAnswers();
		send("sent");
		request("running");
		connect(1);
		request("waiting for a session");
		assertThat(close()).containsExactly("3 failed CLOSED", "1 failed UNCONFIRMED", "2 failed CONNECTION_LOST",
				"close 1", "close 2", "close 0");
		assertThat(send("late")).containsExactly("4 failed CLOSED");
	}

	private List<String> connect(int channel) {
		this.machine.connected(channel, "#s" + channel + "#localhost", this.now);
		return this.recorder.drain();
	}

	private List<String> disconnect(int channel) {
		this.machine.disconnected(channel, this.now);
		return this.recorder.drain();
	}

	private List<String> send(String text) {
		this.ids++;
		this.machine.submit(Submission.message(this.ids, OutgoingJob.of(content(text)), this.now, TIMEOUT), this.now);
		return this.recorder.drain();
	}

	private List<String> request(String text) {
		this.ids++;
		this.machine.submit(Submission.request(this.ids, OutgoingJob.of(content(text)), this.now, TIMEOUT), this.now);
		return this.recorder.drain();
	}

	private static Content content(String text) {
		return Content.of(Content.PERL, text.getBytes(StandardCharsets.US_ASCII));
	}

	private List<String> close() {
		this.machine.close();
		return this.recorder.drain();
	}

	private List<String> look() {
		this.machine.look(this.now);
		return this.recorder.drain();
	}

	private List<String> managerAnswers() {
		return answer(0, MANAGER, status());
	}

	private byte[] status() {
		return this.codec.encodeStatistics(
				new QueueStatistics(Instant.EPOCH, Duration.ZERO, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0),
				WireFormat.DEFAULT, false);
	}

	private byte[] ack() {
		return this.codec.encodeAck(WireFormat.DEFAULT);
	}

	private byte[] response(String text) {
		try {
			return this.codec.encodeResponse(JsonNodeFactory.instance.stringNode(text), WireFormat.DEFAULT);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private List<String> answer(int channel, String from, byte[] body) {
		this.machine.received(channel, new RegularMessage(from, List.of("#s" + channel + "#localhost"),
				ServiceType.SAFE, false, (short) 0, false, body), this.now);
		return this.recorder.drain();
	}

	private List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		this.machine.tick(this.now);
		return this.recorder.drain();
	}

	/** What the machine does, in words. */
	private static final class Recorder implements Channels, SenderEffects {

		private final LegacyCodec codec = new LegacyCodec();

		private final List<String> effects = new ArrayList<>();

		List<String> drain() {
			List<String> drained = List.copyOf(this.effects);
			this.effects.clear();
			return drained;
		}

		@Override
		public void open(int channel) {
			this.effects.add("open " + channel);
		}

		@Override
		public void close(int channel) {
			this.effects.add("close " + channel);
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
			assertThat(group).isEqualTo("MQ_orders");
			boolean question = this.codec.isStatusCommand(body);
			this.effects.add(channel + (question ? " asks" : " sends " + new String(body, StandardCharsets.US_ASCII)));
		}

		@Override
		public void multicast(int channel, Packet packet) {
			throw new AssertionError("the manager speaks legacy only");
		}

		@Override
		public void accepted(long id, MessageId messageId, boolean outcomeFollows) {
			this.effects.add("confirmed " + id);
		}

		@Override
		public void done(long id) {
			throw new AssertionError("a legacy manager does not say what is done");
		}

		@Override
		public void answered(long id, Content answer) {
			this.effects.add(id + " answered " + answer.tree());
		}

		@Override
		public void jobFailed(long id, @Nullable String type, String message, int attempt) {
			this.effects.add(id + " job failed " + type + " " + message);
		}

		@Override
		public void failed(long id, Reason reason, String detail) {
			this.effects.add(id + " failed " + reason);
		}

		@Override
		public void managerFound(ManagerInfo manager) {
			this.effects.add("found " + manager.privateGroup());
		}

		@Override
		public void managerMissing() {
			this.effects.add("manager missing");
		}

		@Override
		public void ignored(String from, String what) {
			this.effects.add("ignored");
		}

		@Override
		public void malformed(String from, String problem) {
			this.effects.add("malformed");
		}

	}

}
