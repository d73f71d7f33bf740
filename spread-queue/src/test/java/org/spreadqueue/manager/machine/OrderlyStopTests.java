// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.NativeProtocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.OTHER;
import static org.spreadqueue.manager.machine.NativeManagerFixture.SELF;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.bytes;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;
import static org.spreadqueue.manager.machine.NativeManagerFixture.members;

/**
 * A manager that is stopped hands its messages over to one that stands by, and says truly
 * what became of them.
 */
class OrderlyStopTests {

	private static final String THIRD = "#third#localhost";

	private final NativeManagerFixture manager = new NativeManagerFixture();

	@Test
	void theOneThatStandsByTakesOverAndGetsTheMessages() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		stop();
		assertThat(this.manager.outputs)
			.as("when it is seen to leave, it is no manager any more; it hears the greeting of the next one")
			.containsSubsequence(new Recorded.Leave("NQ_orders"), new Recorded.Leave("WQ_orders"),
					new Recorded.Leave("MQ_orders"), new Recorded.Leave("WK_orders"), new Recorded.Join("WK_orders"));
		takesOver(OTHER);
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).containsExactly(1L);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		takes(OTHER);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.CLOSED);
		assertThat(this.manager.outputs).contains(closed(1, 0, 0));
	}

	@Test
	void whatIsInFlightIsHandedOverToo() {
		this.manager.submit(1);
		this.manager.worker(W1, 1);
		this.manager.present(SELF, OTHER, W1);
		stop();
		takesOver(OTHER);
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).containsExactly(1L);
	}

	@Test
	void messagesOfPerlSendersAreHandedOverToo() {
		this.manager.legacy(ALICE, "MQ_orders", bytes("from Perl"));
		this.manager.present(SELF, OTHER);
		stop();
		assertThat(toManagers()).as("nobody is there yet").isEmpty();
		takesOver(OTHER);
		assertThat(toManagers()).as("it may be dead").containsExactly("^^status");
		this.manager.answerOf(OTHER);
		assertThat(toManagers()).containsExactly("from Perl");
	}

	@Test
	void manyMessagesOfPerlSendersGoAsFastAsTheyAreTaken() {
		int count = 2 * HandOver.AT_A_TIME + 1;
		for (int i = 0; i < count; i++) {
			this.manager.legacy(ALICE, "MQ_orders", bytes("m"));
		}
		this.manager.present(SELF, OTHER);
		stop();
		takesOver(OTHER);
		this.manager.answerOf(OTHER);
		assertThat(toManagers()).hasSize(HandOver.AT_A_TIME + 1).endsWith("m", "^^status");
		this.manager.answerOf(OTHER);
		assertThat(toManagers()).hasSize(HandOver.AT_A_TIME + 1).endsWith("m", "^^status");
		this.manager.answerOf(OTHER);
		assertThat(toManagers()).containsExactly("m");
		assertThat(this.manager.outputs).contains(closed(count, 0, 0));
	}

	@Test
	void withoutOneThatStandsByItClosesAtOnceAndSaysWhatMayBeLost() {
		this.manager.submit(1, 2);
		this.manager.legacy(ALICE, "MQ_orders", bytes("from Perl"));
		this.manager.machine.queue().insert(content(1), 4, null, this.manager.now);
		stop();
		assertThat(this.manager.outputs).contains(closed(0, 2, 2));
	}

	@Test
	void aWorkerIsNoneThatStandsBy() {
		this.manager.worker(W1, 0);
		this.manager.submit(1);
		this.manager.present(SELF, W1);
		stop();
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.CLOSED);
	}

	@Test
	void withoutMessagesItClosesAtOnce() {
		this.manager.present(SELF, OTHER);
		stop();
		assertThat(this.manager.outputs).contains(closed(0, 0, 0));
	}

	@Test
	void deadLettersAreLostUnlessSomebodyTakesThem() {
		this.manager.machine = this.manager.machine(ManagerOptions.of(new QueueName("orders.dlq")));
		this.manager.machine.connected(Channels.MAIN, SELF, this.manager.now);
		this.manager.machine.membership(Channels.MAIN, members("MQ_orders.dlq", SELF), this.manager.now);
		this.manager.receive(OTHER, List.of("NQ_orders.dlq"), Frame.submit(id(1), 0, content(1), false));
		stop();
		assertThat(this.manager.outputs).contains(closed(0, 1, 0));
	}

	@Test
	void givesUpWhenNobodyTakesOver() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		stop();
		assertThat(this.manager.machine.nextTick(this.manager.now))
			.isLessThanOrEqualTo(ManagerMachine.STOP_PATIENCE.toNanos());
		this.manager.tickAfter(ManagerMachine.STOP_PATIENCE.minusMillis(1));
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		assertThat(toManagers()).as("hands over nothing, but asks").containsExactly("^^status");
		this.manager.tickAfter(ManagerMachine.STOP_PATIENCE);
		assertThat(this.manager.outputs).contains(closed(0, 0, 1));
	}

	/** Over a slow line, the answer to a question comes after all that goes before it. */
	@Test
	void whoTakesMessagesGivesASign() {
		this.manager.submit(1, 2, 3);
		this.manager.present(SELF, OTHER);
		stop();
		takesOver(OTHER);
		this.manager.answerOf(OTHER);
		for (int i = 1; i <= 2; i++) {
			this.manager.tickAfter(ManagerMachine.STOP_PATIENCE.minusMillis(1));
			takes(OTHER, i);
		}
		this.manager.tickAfter(ManagerMachine.STOP_PATIENCE.minusMillis(1));
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		this.manager.receive(THIRD, List.of(SELF), new Frame.Ack(id(3)));
		this.manager.tickAfter(Duration.ofMillis(1));
		assertThat(this.manager.outputs).contains(closed(2, 0, 1));
	}

	/** Not even the daemon has all of a large message. */
	@Test
	void aSlowLineIsNoSilence() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		stop();
		takesOver(OTHER);
		this.manager.answerOf(OTHER);
		this.manager.recorder.room = 0;
		for (int i = 0; i < 5; i++) {
			this.manager.tickAfter(Duration.ofSeconds(1));
		}
		this.manager.recorder.room = 100;
		this.manager.tickAfter(ManagerMachine.STOP_PATIENCE.minusMillis(1));
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		this.manager.tickAfter(Duration.ofMillis(1));
		assertThat(this.manager.outputs).contains(closed(0, 0, 1));
	}

	/** It had given way, and looks again because the other one was slow to answer. */
	@Test
	void handsOverAlsoWhenItIsStoppedWhileItJoins() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		meetsAnotherManager();
		this.manager.tickAfter(Standby.EXPECTING_PROBE);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.JOINING);
		stop();
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		this.manager.tickAfter(Standby.EXPECTING_PROBE);
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).containsExactly(1L);
		takes(OTHER);
		assertThat(this.manager.outputs).contains(closed(1, 0, 0));
	}

	@Test
	void doesNotWaitForWhoIsGone() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		stop();
		this.manager.present(SELF, W1);
		assertThat(this.manager.outputs).contains(closed(0, 0, 1));
	}

	@Test
	void aThirdOneMayTakeOverInstead() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER, THIRD);
		stop();
		takesOver(OTHER);
		this.manager.present(SELF, THIRD);
		assertThat(this.manager.machine.state()).as("it does not become active again")
			.isEqualTo(ManagerState.STANDING_BY);
		takesOver(THIRD);
		this.manager.answerOf(THIRD);
		assertThat(handedOver()).containsExactly(1L);
		takes(THIRD);
		assertThat(this.manager.outputs).contains(closed(1, 0, 0));
	}

	@Test
	void asksWhoHasTakenOverBecauseTheGreetingMayBeLost() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		stop();
		this.manager.tickAfter(Standby.EXPECTING_PROBE);
		assertThat(toManagers()).containsExactly("^^status");
		this.manager.answerOf(W1);
		assertThat(handedOver()).as("a program that is not native may be anything").isEmpty();
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).containsExactly(1L);
		takes(OTHER);
		assertThat(this.manager.outputs).contains(closed(1, 0, 0));
	}

	@Test
	void aGreetingFromOutsideIsNone() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		stop();
		takesOver(THIRD);
		assertThat(toManagers()).isEmpty();
	}

	@Test
	void oneThatStandsByHandsOverWhatItStillHas() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		meetsAnotherManager();
		this.manager.answerOf(OTHER);
		stop();
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		takes(OTHER);
		assertThat(this.manager.outputs).contains(closed(1, 0, 0));
	}

	/** Its native messages come again from their senders, as far as these live. */
	@Test
	void aPerlManagerGetsWhatItCanTake() {
		this.manager.submit(1);
		this.manager.legacy(ALICE, "MQ_orders", bytes("from Perl"));
		meetsAnotherManager();
		stop();
		assertThat(this.manager.machine.state()).as("that one has not answered yet")
			.isEqualTo(ManagerState.STANDING_BY);
		thePerlManagerAnswers();
		assertThat(this.manager.outputs).contains(closed(1, 0, 1));
	}

	@Test
	void doesNotWaitForAPerlManagerWhichCannotTakeNativeMessages() {
		this.manager.submit(1);
		meetsAnotherManager();
		thePerlManagerAnswers();
		stop();
		assertThat(this.manager.outputs).contains(closed(0, 0, 1));
	}

	/** A Perl one, unless it is a member of the native group. */
	private void meetsAnotherManager() {
		this.manager.membership(NativeManagerFixture.merge("MQ_orders", List.of(OTHER), List.of(SELF)));
	}

	private void thePerlManagerAnswers() {
		this.manager.legacy(OTHER, SELF, this.manager.codec
			.encodeStatistics(this.manager.machine.queue().statistics(this.manager.now), WireFormat.DEFAULT, false));
	}

	@Test
	void closesWhenTheConnectionIsLost() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER);
		stop();
		this.manager.machine.disconnected(Channels.MAIN, this.manager.now);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.CLOSED);
	}

	private void stop() {
		this.manager.machine.stop(this.manager.now);
		this.manager.flush();
	}

	/** It greets all native programs, this one included. */
	private void takesOver(String other) {
		this.manager.receive(other, List.of("WK_orders"), new Frame.Hello(NativeProtocol.VERSION));
	}

	/** It says that it has the message now. */
	private void takes(String other) {
		takes(other, 1);
	}

	private void takes(String other, long sequence) {
		this.manager.receive(other, List.of(SELF), new Frame.Ack(id(sequence)));
	}

	private List<Long> handedOver() {
		return this.manager.frames("NQ_orders")
			.stream()
			.map((frame) -> ((Frame.Submit) frame).id().sequence())
			.toList();
	}

	private List<String> toManagers() {
		return this.manager.sent("MQ_orders");
	}

	private static Recorded closed(int handedOver, int lost, int withSenders) {
		return new Recorded.Closed(new LastMessages(handedOver, 0, lost, withSenders));
	}

}
