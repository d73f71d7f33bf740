// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.AdministrationException.Reason;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.FrameCodec;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

class AskingMachineTests {

	private static final String SELF = "#op#localhost";

	private static final String MANAGER = "#sqm#localhost";

	private static final String EVE = "#eve#localhost";

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Content CONTENT = Content.json("{}".getBytes(StandardCharsets.US_ASCII));

	private final LegacyCodec codec = new LegacyCodec();

	private final Recording recording = new Recording();

	private final AskingMachine machine = new AskingMachine(new QueueName("orders"), SealKeys.NONE, this.recording,
			this.recording);

	private long now;

	@Test
	void asksForTheManagerAndThenTheQuestion() {
		ask(1);
		this.machine.connected(Channels.MAIN, SELF, this.now);
		assertThat(this.recording.searches).isOne();
		assertThat(this.recording.asked).isEmpty();
		managerAnswers(MANAGER, true);
		assertThat(this.recording.asked).containsExactly(new Frame.Question(1, CONTENT));
		answer(MANAGER, 1);
		assertThat(this.recording.outcomes).containsExactly("answered 1");
		assertThat(this.machine.nextTick(this.now)).isEqualTo(Machine.NEVER);
	}

	@Test
	void aQuestionIsNeverSentTwice() {
		connect();
		ask(1);
		tickAfter(Duration.ofSeconds(2));
		managerAnswers("#other#localhost", true);
		assertThat(this.recording.asked).hasSize(1);
		tickAfter(PATIENCE);
		assertThat(this.recording.outcomes).containsExactly("1 NO_ANSWER");
	}

	@Test
	void twoQuestionsAreWithTheManagerAtATime() {
		connect();
		ask(1);
		ask(2);
		ask(3);
		assertThat(this.recording.asked).hasSize(2);
		answer(MANAGER, 2);
		assertThat(this.recording.asked).hasSize(3);
	}

	@Test
	void whoHasNotBeenHeardOfForAWhileIsAskedForFirst() {
		connect();
		this.now += AskingMachine.FRESH.toNanos();
		ask(1);
		assertThat(this.recording.asked).isEmpty();
		managerAnswers("#other#localhost", true);
		assertThat(this.recording.asked).hasSize(1);
		assertThat(this.recording.addressee).isEqualTo("#other#localhost");
	}

	@Test
	void onlyTheManagerAnswers() {
		connect();
		ask(1);
		answer(EVE, 1);
		answer(MANAGER, 7);
		assertThat(this.recording.outcomes).isEmpty();
		answer(MANAGER, 1);
		assertThat(this.recording.outcomes).containsExactly("answered 1");
	}

	@Test
	void whoWasAskedAnswersAlthoughAnotherOneIsTheManagerNow() {
		connect();
		ask(1);
		this.now += AskingMachine.FRESH.toNanos();
		ask(2);
		managerAnswers("#other#localhost", true);
		assertThat(this.recording.asked).hasSize(2);
		answer("#other#localhost", 1);
		answer(MANAGER, 2);
		assertThat(this.recording.outcomes).isEmpty();
		answer(MANAGER, 1);
		answer("#other#localhost", 2);
		assertThat(this.recording.outcomes).containsExactly("answered 1", "answered 2");
	}

	@Test
	void aManagerForPerlIsNotAsked() {
		ask(1);
		this.machine.connected(Channels.MAIN, SELF, this.now);
		managerAnswers(MANAGER, false);
		tickAfter(PATIENCE);
		assertThat(this.recording.asked).isEmpty();
		assertThat(this.recording.outcomes).containsExactly("1 NO_MANAGER");
		assertThat(this.recording.explanation).contains("Perl");
	}

	@Test
	void theSearchIsRepeatedUntilSomebodyAnswers() {
		ask(1);
		this.machine.connected(Channels.MAIN, SELF, this.now);
		tickAfter(AskingMachine.ANSWER_LIMIT);
		tickAfter(AskingMachine.ANSWER_LIMIT);
		assertThat(this.recording.searches).isEqualTo(3);
		managerAnswers(MANAGER, true);
		assertThat(this.recording.asked).hasSize(1);
	}

	@Test
	void whatWasAskedFailsWithTheConnectionAndTheRestWaitsForTheNext() {
		connect();
		ask(1);
		ask(2);
		ask(3);
		this.machine.disconnected(Channels.MAIN, this.now);
		assertThat(this.recording.outcomes).containsExactly("1 NO_ANSWER", "2 NO_ANSWER");
		connect();
		assertThat(this.recording.asked).hasSize(3);
	}

	@Test
	void saysWhyThereIsNoConnection() {
		ask(1);
		tickAfter(PATIENCE);
		assertThat(this.recording.outcomes).containsExactly("1 NOT_CONNECTED");
		assertThat(this.recording.explanation).contains("within 5000 ms (the network is down).");
	}

	@Test
	void closingFailsWhatIsOpen() {
		connect();
		ask(1);
		this.machine.close();
		ask(2);
		assertThat(this.recording.outcomes).containsExactly("1 CLOSED", "2 CLOSED");
	}

	@Test
	void whatIsNoAnswerIsIgnored() {
		connect();
		ask(1);
		receive(EVE, (short) 0, new byte[] { 1, 2, 3 });
		receive(MANAGER, NativeProtocol.MESSAGE_TYPE, new byte[] { 1, 2, 3 });
		receive(MANAGER, NativeProtocol.MESSAGE_TYPE, new FrameCodec().encode(new Frame.Hello(1)));
		assertThat(this.recording.outcomes).isEmpty();
	}

	private void ask(long number) {
		this.machine.ask(number, CONTENT, PATIENCE, this.now);
	}

	private void connect() {
		this.machine.connected(Channels.MAIN, SELF, this.now);
		managerAnswers(MANAGER, true);
	}

	private void managerAnswers(String from, boolean isNative) {
		QueueStatistics none = new QueueStatistics(Instant.EPOCH, Duration.ZERO, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0);
		receive(from, (short) 0, this.codec.encodeStatistics(none, WireFormat.DEFAULT, isNative));
	}

	private void answer(String from, long number) {
		receive(from, NativeProtocol.MESSAGE_TYPE, new FrameCodec().encode(new Frame.Answer(number, CONTENT, null)));
	}

	private void receive(String from, short type, byte[] body) {
		this.machine.received(Channels.MAIN,
				new RegularMessage(from, List.of(SELF), ServiceType.FIFO, false, type, false, body), this.now);
	}

	private void tickAfter(Duration time) {
		this.now += time.toNanos();
		this.machine.tick(this.now);
	}

	private static final class Recording implements Channels, AskingEffects {

		private final FrameAssembler assembler = new FrameAssembler();

		private final List<Frame> asked = new ArrayList<>();

		private final List<String> outcomes = new ArrayList<>();

		private int searches;

		private @Nullable String addressee;

		private String explanation = "";

		@Override
		public void open(int channel) {
			throw new AssertionError("It has one session");
		}

		@Override
		public void close(int channel) {
			assertThat(channel).isEqualTo(MAIN);
		}

		@Override
		public void join(int channel, String group) {
			throw new AssertionError("It joins nothing");
		}

		@Override
		public void leave(int channel, String group) {
			throw new AssertionError("It leaves nothing");
		}

		@Override
		public boolean hasRoom(int channel) {
			return true;
		}

		@Override
		public String outage() {
			return "the network is down";
		}

		@Override
		public void multicast(int channel, String group, byte[] body) {
			assertThat(group).isEqualTo("MQ_orders");
			this.searches++;
		}

		@Override
		public void addressee(int channel, String group, @Nullable String member) {
			this.addressee = member;
		}

		@Override
		public void multicast(int channel, Packet packet) {
			assertThat(packet.groups()).containsExactly("NQ_orders");
			this.asked.addAll(this.assembler.receive(SELF, packet.body()).frames());
		}

		@Override
		public void answered(Frame.Answer answer) {
			this.outcomes.add("answered " + answer.number());
		}

		@Override
		public void failed(long number, Reason reason, String explanation) {
			this.outcomes.add(number + " " + reason);
			this.explanation = explanation;
		}

	}

}
