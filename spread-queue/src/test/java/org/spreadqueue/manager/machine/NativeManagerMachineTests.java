// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.OTHER;
import static org.spreadqueue.manager.machine.NativeManagerFixture.SELF;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W2;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.done;
import static org.spreadqueue.manager.machine.NativeManagerFixture.failed;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;
import static org.spreadqueue.manager.machine.NativeManagerFixture.members;
import static org.spreadqueue.manager.machine.NativeManagerFixture.report;

class NativeManagerMachineTests {

	private final NativeManagerFixture manager = new NativeManagerFixture();

	@Test
	void joinsTheNativeGroupsBeforeItAnswersAnybody() {
		ManagerMachine fresh = this.manager.machine(QueueLimits.DEFAULT);
		fresh.connected(Channels.MAIN, SELF, 0);
		assertThat(this.manager.recorder.take()).contains(new Recorded.Join("WK_orders"));
		fresh.membership(Channels.MAIN, members("MQ_orders", SELF), 0);
		assertThat(this.manager.recorder.take()).contains(new Recorded.Join("NQ_orders"));
	}

	@Test
	void greetsAWorkerThatAnnouncesItselfAndRegistersItByItsStatus() {
		this.manager.join(W1);
		this.manager.legacy(W1, "WQ_orders", this.manager.codec.encodeReady(4));
		assertThat(this.manager.question(W1)).isPositive();
		assertThat(this.manager.machine.queue().workers()).isZero();
		this.manager.status(W1, 4);
		assertThat(this.manager.machine.queue().workers()).isEqualTo(1);
	}

	@Test
	void dispatchesLeaveAsThereIsRoomAndWhatIsSmallGoesBetweenTheirParts() {
		this.manager.worker(W1, 4);
		this.manager.recorder.room = 3;
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(1), 0, content(3 * NativeProtocol.MAX_PACKET_BYTES), false));
		assertThat(this.manager.confirm().upTo()).as("before all dispatches").isEqualTo(1);
		List<Packet> sent = new ArrayList<>(this.manager.packets);
		assertThat(sent).as("with two parts").hasSize(3);
		this.manager.submit(2);
		assertThat(this.manager.confirm().upTo()).isEqualTo(2);
		this.manager.join(W2);
		this.manager.legacy(W2, "WQ_orders", this.manager.codec.encodeReady(4));
		assertThat(this.manager.question(W2)).isPositive();
		assertThat(this.manager.waiting()).as("is not dispatched yet").isEqualTo(1);
		this.manager.recorder.room = 10;
		this.manager.flush();
		sent.addAll(this.manager.packets);
		this.manager.packets = sent;
		assertThat(this.manager.dispatched(W1)).containsExactly(1L, 2L);
	}

	@Test
	void partsForAWorkerThatIsLostDoNotHoldUpOthers() {
		this.manager.worker(W1, 1);
		this.manager.recorder.room = 2;
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(1), 0, content(3 * NativeProtocol.MAX_PACKET_BYTES), false));
		this.manager.present(SELF, W2);
		this.manager.recorder.room = 10;
		this.manager.worker(W2, 1);
		assertThat(this.manager.dispatched(W2)).containsExactly(1L);
		assertThat(this.manager.frames(W1)).isEmpty();
	}

	@Test
	void greetsAWorkerThatItDoesNotKnow() {
		this.manager.join(W1);
		this.manager.status(W1, 4);
		assertThat(this.manager.question(W1)).isPositive();
		assertThat(this.manager.machine.queue().workers()).isZero();
	}

	/** By this time one can tell whether what it knows of its workers is all. */
	@Test
	void saysForHowLongWorkersHaveReportedToItOnThisConnection() {
		assertThat(activeFor()).isZero();
		this.manager.tickAfter(Duration.ofSeconds(7));
		assertThat(activeFor()).isEqualTo(Duration.ofSeconds(7));
		this.manager.machine.disconnected(Channels.MAIN, this.manager.now);
		assertThat(activeFor()).isNull();
		this.manager.activate();
		assertThat(activeFor()).isZero();
		this.manager.tickAfter(Duration.ofSeconds(1));
		assertThat(activeFor()).isEqualTo(Duration.ofSeconds(1));
		this.manager.membership(NativeManagerFixture.merge("MQ_orders", List.of(SELF), List.of("#zzz#localhost")));
		assertThat(activeFor()).as("the workers of the other one have yet to report").isZero();
	}

	/** The session would join it again on the next connection, whoever is active then. */
	@Test
	void isNotAmongThoseWhoAreToldAllUnlessItIsActive() {
		this.manager.machine.disconnected(Channels.MAIN, this.manager.now);
		this.manager.flush();
		assertThat(this.manager.outputs).contains(new Recorded.Leave("NQ_orders"));
	}

	private @Nullable Duration activeFor() {
		return this.manager.machine.queue().activeFor(this.manager.now);
	}

	@Test
	void givesAWorkerWhatItMayHoldAndNoMore() {
		this.manager.worker(W1, 2);
		this.manager.submit(1, 2, 3);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L, 2L);
		this.manager.status(W1, 2, done(1));
		assertThat(this.manager.dispatched(W1)).containsExactly(3L);
	}

	@Test
	void confirmsAcceptedAndDone() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		assertThat(this.manager.confirm().upTo()).isEqualTo(1);
		this.manager.status(W1, 1, done(1));
		assertThat(this.manager.confirm().done()).containsExactly(1L, 1L);
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void leavesOutTheDoneThatTheWorkerToldTheSenderItself() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.receive(W1, List.of("NQ_orders", ALICE), report(WorkerState.READY, 1, done(1)));
		assertThat(this.manager.frames(ALICE)).isEmpty();
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void oneSpreadMessageCarriesConfirmAndDispatch() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		assertThat(this.manager.packets).hasSize(1);
		assertThat(this.manager.packets.get(0).groups()).containsExactlyInAnyOrder(ALICE, W1);
	}

	@Test
	void confirmsADuplicateAgainAsFinishedIfItIsNotHeld() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.submit(1);
		assertThat(this.manager.confirm().done()).isEmpty();
		this.manager.status(W1, 1, done(1));
		this.manager.submit(1);
		assertThat(this.manager.confirm().done()).containsExactly(1L, 1L);
		assertThat(this.manager.machine.queue().figures(this.manager.now).accepted()).isEqualTo(1);
	}

	@Test
	void asksForWhatIsMissing() {
		this.manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(3), 2, content(10), false));
		assertThat(this.manager.confirm().rewind()).isTrue();
		assertThat(this.manager.confirm().upTo()).isZero();
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void acceptsAcrossWhatTheSenderNoLongerKeeps() {
		this.manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(5), 0, content(10), false));
		assertThat(this.manager.confirm().upTo()).isEqualTo(5);
	}

	@Test
	void whatALostWorkerHadGoesToTheHeadAgain() {
		this.manager.worker(W1, 2);
		this.manager.submit(1, 2, 3);
		this.manager.worker(W2, 3);
		this.manager.present(SELF, W2);
		assertThat(this.manager.dispatches(W2)).extracting((dispatch) -> dispatch.id().sequence())
			.containsExactly(1L, 2L);
		assertThat(this.manager.dispatches(W2)).extracting(Frame.Dispatch::attempt).containsExactly(2, 2);
	}

	@Test
	void aSilentWorkerIsLostAfterThreeTimeouts() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.tickAfter(Duration.ofSeconds(14));
		assertThat(this.manager.machine.queue().workers()).isEqualTo(1);
		this.manager.tickAfter(Duration.ofSeconds(1));
		assertThat(this.manager.machine.queue().workers()).isZero();
		assertThat(this.manager.waiting()).isEqualTo(1);
	}

	@Test
	void aMessageThatLosesItsWorkersTooOftenIsADeadLetter() {
		this.manager.submit(1);
		for (int i = 0; i < 3; i++) {
			this.manager.worker(W1, 1);
			this.manager.present(SELF);
		}
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.DEAD_LETTERED);
		assertThat(this.manager.outputs).anyMatch(Recorded.DeadLettered.class::isInstance);
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void whatFailedIsTriedAgainAfterADelayAndThenADeadLetter() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		for (int attempt = 1; attempt < 3; attempt++) {
			this.manager.status(W1, 1, failed(1));
			assertThat(this.manager.dispatched(W1)).isEmpty();
			this.manager.tickAfter(Duration.ofSeconds(1));
			assertThat(this.manager.dispatches(W1)).extracting(Frame.Dispatch::attempt).containsExactly(attempt + 1);
		}
		this.manager.status(W1, 1, failed(1));
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.DEAD_LETTERED);
	}

	@Test
	void whatAWorkerHasTriedAgainItselfCounts() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.status(W1, 1, failedInAttempt(2));
		this.manager.tickAfter(Duration.ofSeconds(1));
		assertThat(this.manager.dispatches(W1)).extracting(Frame.Dispatch::attempt).containsExactly(3);
		this.manager.status(W1, 1, failedInAttempt(4));
		assertThat(this.manager.outputs)
			.anySatisfy((output) -> assertThat(output).isInstanceOfSatisfying(Recorded.DeadLettered.class,
					(letter) -> assertThat(letter.letter().content(new QueueName("orders"), Instant.EPOCH).headers())
						.containsEntry("x-dead-letter-deliveries", "4")));
	}

	private static Frame.Failed failedInAttempt(int attempt) {
		return new Frame.Failed(id(1), new Frame.JobError("Oops", "no", attempt), false);
	}

	@Test
	void theDelayGrowsWithEachFailureIfToldSo() {
		this.manager.limits(QueueLimits.DEFAULT.withRedeliveryMultiplier(2));
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.status(W1, 1, failed(1));
		this.manager.tickAfter(Duration.ofSeconds(1));
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
		this.manager.status(W1, 1, failed(1));
		this.manager.tickAfter(Duration.ofSeconds(1));
		assertThat(this.manager.dispatched(W1)).isEmpty();
		this.manager.tickAfter(Duration.ofSeconds(1));
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
	}

	@Test
	void whatWouldFailAgainIsADeadLetterAtOnce() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.status(W1, 1, new Frame.Failed(id(1), new Frame.JobError("Oops", "no date", 1), true));
		assertThat(this.manager.outputs).anySatisfy((output) -> assertThat(output).isInstanceOfSatisfying(
				Recorded.DeadLettered.class,
				(letter) -> assertThat(letter.letter().error()).isEqualTo(new Frame.JobError("Oops", "no date", 1))));
		assertThat(this.manager.confirm().otherOutcomes())
			.containsExactly(new Frame.OtherOutcome(1, Outcome.DEAD_LETTERED, "no date"));
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void handingBackCostsNoDelivery() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.worker(W2, 1);
		this.manager.status(W1,
				new Frame.Status(WorkerState.WORKING, 0, List.of(), List.of(id(1)), List.of(), List.of()));
		assertThat(this.manager.dispatches(W2)).extracting(Frame.Dispatch::attempt).containsExactly(1);
	}

	@Test
	void doneIsDoneWhoeverHasTheMessage() {
		this.manager.join(W2);
		this.manager.submit(1);
		this.manager.status(W2, 1, done(1));
		assertThat(this.manager.held()).isZero();
		assertThat(this.manager.confirm().done()).containsExactly(1L, 1L);
	}

	@Test
	void tellsTheSenderThatAMessageExpired() {
		this.manager.receive(ALICE, List.of("NQ_orders"),
				new Frame.Submit(id(1), 0, content(1), false, 500, 4, 0, null, false, null, 0));
		this.manager.tickAfter(Duration.ofMillis(500));
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.EXPIRED);
	}

	@Test
	void whatWasSubmittedToAnotherManagerWaitsUntilItsWorkerClaimsIt() {
		this.manager.join(W1);
		this.manager.legacy(W1, "WQ_orders", this.manager.codec.encodeReady(1));
		this.manager.worker(W2, 1);
		this.manager.receive(ALICE, List.of("NQ_orders"),
				new Frame.Submit(id(1), 0, content(1), false, 0, 4, 0, null, true, null, 0));
		assertThat(this.manager.dispatched(W2)).isEmpty();
		this.manager.status(W1,
				new Frame.Status(WorkerState.READY, 1, List.of(), List.of(), List.of(), List.of(id(1))));
		this.manager.tickAfter(Duration.ofSeconds(1));
		assertThat(this.manager.dispatched(W2)).isEmpty();
		assertThat(this.manager.machine.queue().figures(this.manager.now).inFlight()).isEqualTo(1);
	}

	@Test
	void aWorkerMayClaimWhatIsSubmittedLater() {
		this.manager.join(W1);
		this.manager.legacy(W1, "WQ_orders", this.manager.codec.encodeReady(1));
		this.manager.status(W1,
				new Frame.Status(WorkerState.READY, 1, List.of(), List.of(), List.of(), List.of(id(1))));
		this.manager.worker(W2, 1);
		this.manager.submit(1);
		assertThat(this.manager.dispatched(W2)).isEmpty();
		assertThat(this.manager.machine.queue().figures(this.manager.now).inFlight()).isEqualTo(1);
	}

	@Test
	void keepsWhatWorkersHadForAWhileAfterItsConnectionWasLost() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.machine.disconnected(Channels.MAIN, this.manager.now);
		this.manager.activate();
		this.manager.worker(W2, 1);
		assertThat(this.manager.dispatched(W2)).isEmpty();
		this.manager.tickAfter(Claims.TIME);
		assertThat(this.manager.dispatched(W2)).containsExactly(1L);
	}

	@Test
	void takesOverAtOnceWhenTheActiveManagerIsGone() {
		this.manager.machine = this.manager.machine(QueueLimits.DEFAULT);
		this.manager.machine.connected(Channels.MAIN, SELF, this.manager.now);
		this.manager.machine.membership(Channels.MAIN, members("WK_orders", OTHER, SELF), this.manager.now);
		this.manager.machine.membership(Channels.MAIN, members("MQ_orders", OTHER, SELF), this.manager.now);
		assertThat(this.manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		this.manager.recorder.take();
		this.manager.membership(members("WK_orders", SELF));
		assertThat(this.manager.outputs).contains(new Recorded.Join("MQ_orders"));
	}

	@Test
	void greetsAllWorkersThatAreThereWhenItTakesOver() {
		this.manager.machine = this.manager.machine(QueueLimits.DEFAULT);
		this.manager.machine.connected(Channels.MAIN, SELF, this.manager.now);
		this.manager.present(OTHER, SELF, W1, W2);
		this.manager.machine.membership(Channels.MAIN, members("MQ_orders", OTHER, SELF), this.manager.now);
		this.manager.present(SELF, W1, W2);
		this.manager.hasLeft();
		this.manager.membership(members("MQ_orders", SELF));
		assertThat(this.manager.frames("WK_orders")).containsExactly(new Frame.Hello(NativeProtocol.VERSION));
		this.manager.status(W1,
				new Frame.Status(WorkerState.READY, 1, List.of(), List.of(), List.of(), List.of(id(1))));
		assertThat(this.manager.machine.queue().workers()).as("its answer is its registration").isEqualTo(1);
	}

	@Test
	void greetsAllWorkersWhenItStaysAfterAMerge() {
		this.manager.membership(new MembershipChange("MQ_orders", new GroupId(1, 1, 1), List.of(SELF, "#zzz#localhost"),
				new MembershipCause.Network(List.of(List.of(SELF), List.of("#zzz#localhost")), 0)));
		assertThat(this.manager.frames("WK_orders")).as("those of the other manager are this one's now")
			.containsExactly(new Frame.Hello(NativeProtocol.VERSION));
	}

}
