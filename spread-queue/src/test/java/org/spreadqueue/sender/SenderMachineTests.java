package org.spreadqueue.sender;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.QueueStatistics;

import static org.assertj.core.api.Assertions.assertThat;

class SenderMachineTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final String MANAGER = "#sqm#localhost";

	private static final String WORKER = "#w1#localhost";

	private final LegacyCodec codec = new LegacyCodec();

	private final SenderMachine machine = new SenderMachine(
			SenderOptions.of(new QueueName("orders")).withMaxConcurrentRequests(2), 1);

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
	void neverHasMoreThanAWindowOfUnconfirmedMessages() {
		connect(0);
		managerAnswers();
		List<String> sends = new ArrayList<>();
		for (int i = 0; i < SenderMachine.WINDOW + 50; i++) {
			sends.addAll(send("m"));
		}
		assertThat(sends).filteredOn("0 sends m"::equals).hasSize(SenderMachine.WINDOW);
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
		assertThat(describe(this.machine.disconnected(1, this.now))).containsExactly("1 failed CONNECTION_LOST");
		assertThat(request("two")).as("waits for the session to come back").isEmpty();
		assertThat(connect(1)).containsExactly("1 sends two");
	}

	@Test
	void failsMessagesThatWereUnconfirmedWhenTheConnectionBroke() {
		connect(0);
		managerAnswers();
		send("one");
		assertThat(describe(this.machine.disconnected(0, this.now))).containsExactly("1 failed CONNECTION_LOST");
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
		assertThat(tickAfter(SenderMachine.IDLE_LIMIT)).contains("close 1");
	}

	@Test
	void tellsEveryoneWhenItIsClosed() {
		connect(0);
		managerAnswers();
		send("sent");
		request("running");
		connect(1);
		request("waiting for a session");
		assertThat(describe(this.machine.close())).containsExactly("3 failed CLOSED", "1 failed UNCONFIRMED",
				"2 failed CONNECTION_LOST", "close 1", "close 2", "close 0");
		assertThat(send("late")).containsExactly("4 failed CLOSED");
	}

	private List<String> connect(int channel) {
		return describe(this.machine.connected(channel, this.now));
	}

	private List<String> send(String text) {
		return describe(this.machine.send(submission(text), this.now));
	}

	private List<String> request(String text) {
		return describe(this.machine.request(submission(text), this.now));
	}

	private Submission submission(String text) {
		this.ids++;
		return new Submission(this.ids, text.getBytes(StandardCharsets.US_ASCII), this.now + TIMEOUT.toNanos());
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
		return describe(this.machine.received(channel, from, body, this.now));
	}

	private List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		return describe(this.machine.tick(this.now));
	}

	private List<String> describe(List<SenderOutput> outputs) {
		return outputs.stream().map(this::describe).toList();
	}

	private String describe(SenderOutput output) {
		if (output instanceof SenderOutput.Multicast multicast) {
			assertThat(multicast.group()).isEqualTo("MQ_orders");
			boolean question = this.codec.isStatusCommand(multicast.body());
			return multicast.channel()
					+ (question ? " asks" : " sends " + new String(multicast.body(), StandardCharsets.US_ASCII));
		}
		if (output instanceof SenderOutput.Open open) {
			return "open " + open.channel();
		}
		if (output instanceof SenderOutput.Close close) {
			return "close " + close.channel();
		}
		if (output instanceof SenderOutput.Confirmed confirmed) {
			return "confirmed " + confirmed.id();
		}
		if (output instanceof SenderOutput.Answered answered) {
			return answered.id() + " answered " + answered.body();
		}
		if (output instanceof SenderOutput.JobFailed failed) {
			return failed.id() + " job failed " + failed.type() + " " + failed.message();
		}
		if (output instanceof SenderOutput.Failed failed) {
			return failed.id() + " failed " + failed.reason();
		}
		if (output instanceof SenderOutput.ManagerFound found) {
			return "found " + found.manager().privateGroup();
		}
		return (output instanceof SenderOutput.ManagerMissing) ? "manager missing" : "ignored";
	}

}
