// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerOptions.OnDuplicate;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueLimits.Overflow;
import org.spreadqueue.manager.peers.DoneElsewhere;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.OTHER;
import static org.spreadqueue.manager.machine.NativeManagerFixture.SELF;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;
import static org.spreadqueue.manager.machine.NativeManagerFixture.members;

/**
 * Two managers find each other, and the one that gives way passes on what it holds: their
 * senders may be gone, so nothing else has these messages.
 */
class HandOverTests {

	private static final String THIRD = "#third#localhost";

	private final NativeManagerFixture manager = new NativeManagerFixture();

	@Test
	void afterAMergeMessagesGoToTheManagerThatStays() {
		this.manager.submit(1);
		merge(OTHER);
		assertThat(handedOver()).as("the other one may still be joining").isEmpty();
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).singleElement().satisfies((submit) -> {
			assertThat(submit.originator()).isEqualTo(ALICE);
			assertThat(submit.id()).isEqualTo(id(1));
		});
		assertThat(this.manager.held()).as("it may have met an empty group").isEqualTo(1);
		this.manager.answerOf(OTHER);
		assertThat(this.manager.held()).as("which says nothing of it").isEqualTo(1);
		takes(OTHER, 1);
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void whatIsNotTakenIsSentAgain() {
		this.manager.submit(1, 2);
		merge(OTHER);
		this.manager.answerOf(OTHER);
		takes(OTHER, 1);
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).as("it may still be on its way").isEmpty();
		this.manager.tickAfter(HandOver.AGAIN);
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).extracting(Frame.Submit::id).containsExactly(id(2));
		this.manager.tickAfter(HandOver.AGAIN);
		this.manager.recorder.room = 0;
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).as("the first time has not left").isEmpty();
	}

	/** Its report came before this manager had the message, and will not come again. */
	@Test
	void whatAWorkerHasDoneIsNotTakenAnyMore() {
		this.manager.join(OTHER);
		this.manager.worker(W1, 0);
		this.manager.status(W1, 0, NativeManagerFixture.done(8), NativeManagerFixture.done(9));
		this.manager.receive(OTHER, List.of("NQ_orders"), passedOn(8), passedOn(9), passedOn(10));
		assertThat(this.manager.frames(OTHER)).contains(new Frame.Ack(id(8)), new Frame.Ack(id(9)),
				new Frame.Ack(id(10)));
		assertThat(this.manager.held()).isEqualTo(1);
	}

	@Test
	void oldReportsAreForgottenFirst() {
		this.manager.join(OTHER);
		this.manager.worker(W1, 0);
		for (int i = 0; i <= DoneElsewhere.MAX_RANGES; i++) {
			this.manager.status(W1, 0, NativeManagerFixture.done(9 + 2 * i));
		}
		this.manager.receive(OTHER, List.of("NQ_orders"), passedOn(9), passedOn(11));
		assertThat(this.manager.held()).isEqualTo(1);
	}

	/** The message was large, and this manager has looked for the other one meanwhile. */
	@Test
	void anAckThatComesLateCounts() {
		this.manager.submit(1);
		merge(OTHER);
		this.manager.answerOf(OTHER);
		standsByInVain();
		takes(OTHER, 1);
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void aSlowLineIsNoSilence() {
		this.manager.submit(1);
		merge(OTHER);
		this.manager.answerOf(OTHER);
		this.manager.recorder.room = 0;
		for (int i = 0; i < 5; i++) {
			this.manager.tickAfter(Standby.PROBE);
		}
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
	}

	@Test
	void onlyTheManagerThatStaysCanTakeThem() {
		this.manager.submit(1);
		merge(OTHER);
		this.manager.answerOf(OTHER);
		takes(THIRD, 1);
		assertThat(this.manager.held()).isEqualTo(1);
	}

	@Test
	void aProgramThatIsNotNativeDoesNotTakeThePlaceOfAManagerThatIs() {
		this.manager.submit(1);
		merge(OTHER);
		this.manager.answerOf(THIRD);
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).hasSize(1);
		this.manager.answerOf(THIRD);
		takes(OTHER, 1);
		assertThat(this.manager.held()).isZero();
	}

	/** A dead letter is put in before the manager of its queue has a connection. */
	@Test
	void whatWasPutInBeforeTheConnectionGoesToTheManagerThatStays() {
		this.manager.machine = this.manager.machine(QueueLimits.DEFAULT);
		this.manager.machine.queue().insert(content(1), 4, null, this.manager.now);
		this.manager.activate();
		merge(OTHER);
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).extracting(Frame.Submit::originator).containsExactly(SELF);
	}

	@Test
	void whatWasNotTakenGoesToTheNextManager() {
		this.manager.submit(1);
		this.manager.present(SELF, OTHER, THIRD);
		meet(OTHER);
		this.manager.answerOf(OTHER);
		this.manager.answerOf(THIRD);
		assertThat(handedOver()).extracting(Frame.Submit::id).containsExactly(id(1));
		takes(OTHER, 1);
		assertThat(this.manager.held()).as("the other one may have given way, too").isEqualTo(1);
		takes(THIRD, 1);
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void messagesArePassedOnInPortionsThatADaemonCanBear() {
		for (int sequence = 1; sequence <= 3; sequence++) {
			this.manager.receive(ALICE, List.of("NQ_orders"),
					Frame.submit(id(sequence), sequence - 1, content(3 * 1024 * 1024), false));
		}
		merge(OTHER);
		this.manager.answerOf(OTHER);
		for (int sequence = 1; sequence <= 3; sequence++) {
			assertThat(handedOver()).extracting(Frame.Submit::id).containsExactly(id(sequence));
			takes(OTHER, sequence);
		}
	}

	@Test
	void aFullManagerTakesWhatIsHandedOver() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(1));
		this.manager.present(OTHER);
		this.manager.submit(1);
		this.manager.join(OTHER);
		this.manager.receive(OTHER, List.of("NQ_orders"), passedOn(9));
		assertThat(this.manager.held()).isEqualTo(2);
		this.manager.submit(2);
		assertThat(this.manager.confirm().upTo()).as("the limit holds for everybody else").isEqualTo(1);
		this.manager.worker(W1, 5);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L, 9L);
	}

	@Test
	void aFullManagerGivesUpItsOldestForWhatIsHandedOverIfThatIsThePolicy() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(1).withOverflow(Overflow.DEAD_LETTER_OLDEST));
		this.manager.submit(1);
		this.manager.join(OTHER);
		this.manager.receive(OTHER, List.of("NQ_orders"), passedOn(9));
		assertThat(this.manager.outputs).anyMatch(Recorded.DeadLettered.class::isInstance);
		assertThat(this.manager.held()).isEqualTo(1);
	}

	@Test
	void takesWhatIsHandedOverOnceAndMovesNothing() {
		this.manager.receive(OTHER, List.of("NQ_orders"), passedOn(9));
		assertThat(this.manager.held()).as("only native programs can be managers that hand over").isZero();
		this.manager.join(OTHER);
		for (int i = 0; i < 2; i++) {
			this.manager.receive(OTHER, List.of("NQ_orders"), passedOn(9));
			assertThat(this.manager.frames(OTHER)).as("says so each time").containsExactly(new Frame.Ack(id(9)));
		}
		assertThat(this.manager.held()).isEqualTo(1);
		this.manager.submit(1);
		assertThat(this.manager.confirm().upTo()).isEqualTo(1);
	}

	@Test
	void whatWasActiveStandsByWhenItMeetsAnotherOneEvenIfASecondManagerIsToClose() {
		this.manager.options(ManagerOptions::withOnDuplicate, OnDuplicate.CLOSE);
		this.manager.submit(1);
		merge(OTHER);
		assertThat(this.manager.outputs).contains(new Recorded.GaveWay(OTHER, true));
		this.manager.answerOf(OTHER);
		assertThat(handedOver()).hasSize(1);
		takes(OTHER, 1);
		assertThat(this.manager.held()).isZero();
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		this.manager.present(SELF);
		this.manager.hasLeft();
		this.manager.machine.membership(Channels.MAIN, members("MQ_orders", SELF), this.manager.now);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.ACTIVE);
	}

	/** After a daemon was restarted, another manager may be there first. */
	@Test
	void whatWasActiveStandsByWhenAnotherOneReconnectsFirst() {
		this.manager.options(ManagerOptions::withOnDuplicate, OnDuplicate.CLOSE);
		this.manager.machine.disconnected(Channels.MAIN, this.manager.now);
		this.manager.machine.connected(Channels.MAIN, SELF, this.manager.now);
		this.manager.membership(members("MQ_orders", OTHER, SELF));
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
	}

	@Test
	void aManagerThatGaveWayGoesOnIfNobodyIsThereToTakeItsMessages() {
		this.manager.submit(1);
		merge(OTHER);
		this.manager.present(SELF);
		this.manager.hasLeft();
		this.manager.machine.membership(Channels.MAIN, members("MQ_orders", SELF), this.manager.now);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.ACTIVE);
		this.manager.worker(W1, 1);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
	}

	/** Found by the simulation: else two that join again at once are both active. */
	@Test
	void whatIsSaidOfTheMembersBeforeItHasLeftDoesNotMakeItActive() {
		merge(OTHER);
		this.manager.present(SELF);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.JOINING);
		this.manager.membership(members("MQ_orders", SELF));
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.JOINING);
		this.manager.hasLeft();
		this.manager.membership(members("MQ_orders", OTHER, SELF));
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
	}

	@Test
	void aStandbyOfAPerlManagerKeepsNativeMessages() {
		this.manager.submit(1);
		mergeWithPerl();
		for (int i = 0; i < 5; i++) {
			this.manager.answerOf(OTHER);
			assertThat(handedOver()).isEmpty();
			this.manager.tickAfter(Standby.PROBE);
		}
		assertThat(this.manager.held()).isEqualTo(1);
		this.manager.tickAfter(Standby.PROBE);
		this.manager.tickAfter(Standby.PROBE);
		this.manager.hasLeft();
		this.manager.machine.membership(Channels.MAIN, members("MQ_orders", SELF), this.manager.now);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.ACTIVE);
		this.manager.worker(W1, 1);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
	}

	/** Any session of the daemon can send it something. */
	@Test
	void aStrangerThatSpeaksToItDoesNotKeepItStandingBy() {
		mergeWithPerl();
		this.manager.answerOf(OTHER);
		for (int i = 0; i < 3; i++) {
			this.manager.answerOf("#stranger#localhost");
			this.manager.tickAfter(Standby.PROBE);
		}
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.JOINING);
	}

	@Test
	void aMuteMemberOfTheManagersGroupIsReportedOnceUntilItAnswers() {
		mergeWithPerl();
		assertThat(this.manager.outputs).contains(new Recorded.GaveWay(OTHER, true));
		this.manager.tickAfter(Standby.EXPECTING_PROBE);
		assertThat(findsItThere()).as("it may be slow").containsExactly(new Recorded.GaveWay(OTHER, true));
		assertThat(standsByInVain()).containsExactly(new Recorded.Mute(OTHER));
		assertThat(standsByInVain()).isEmpty();
		this.manager.answerOf(OTHER);
		assertThat(standsByInVain()).containsExactly(new Recorded.Mute(OTHER));
	}

	private List<Recorded> standsByInVain() {
		for (int i = 0; i < 3; i++) {
			this.manager.tickAfter(Standby.PROBE);
		}
		return findsItThere();
	}

	private List<Recorded> findsItThere() {
		this.manager.hasLeft();
		this.manager.membership(members("MQ_orders", OTHER, SELF));
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		return this.manager.outputs.stream()
			.filter((output) -> output instanceof Recorded.Mute || output instanceof Recorded.GaveWay)
			.toList();
	}

	/** Another manager says that it has a message now. */
	private void takes(String other, long sequence) {
		this.manager.receive(other, List.of(SELF), new Frame.Ack(id(sequence)));
	}

	/** Everything else about it is as its sender wrote it. */
	private static Frame.Submit passedOn(long sequence) {
		return new Frame.Submit(new MessageId(7, sequence), 0, content(1), false, 0, 4, 0, null, false, ALICE, 1);
	}

	private void merge(String other) {
		this.manager.present(SELF, other);
		meet(other);
	}

	/** It is in the group of managers, but not in the one of native programs. */
	private void mergeWithPerl() {
		meet(OTHER);
	}

	private void meet(String other) {
		this.manager.membership(new MembershipChange("MQ_orders", new GroupId(1, 1, 1), List.of(other, SELF),
				new MembershipCause.Network(List.of(List.of(other), List.of(SELF)), 1)));
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
	}

	private List<Frame.Submit> handedOver() {
		return this.manager.frames("NQ_orders").stream().map(Frame.Submit.class::cast).toList();
	}

}
