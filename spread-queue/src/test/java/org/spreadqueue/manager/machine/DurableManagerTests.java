// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.OTHER;
import static org.spreadqueue.manager.machine.NativeManagerFixture.SELF;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.bytes;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.done;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;
import static org.spreadqueue.manager.machine.NativeManagerFixture.report;

/**
 * What a manager tells its log, and what it tells nobody before that is synced.
 */
class DurableManagerTests {

	private final RecordingLog log = new RecordingLog();

	private final NativeManagerFixture manager = new NativeManagerFixture(this.log);

	private void sync() {
		this.log.sync();
		this.manager.flush();
	}

	private List<Frame> toAlice() {
		return this.manager.frames(ALICE);
	}

	@Nested
	class AcceptingTests {

		@Test
		void whatIsAcceptedIsToldWhenItIsSynced() {
			manager.submit(1);
			assertThat(log.told).containsSequence("added 1", "accepted 0 to 1");
			assertThat(toAlice()).isEmpty();
			sync();
			assertThat(manager.confirm().upTo()).isEqualTo(1);
		}

		@Test
		void aWorkerHasItBefore() {
			manager.worker(W1, 1);
			manager.submit(1);
			assertThat(manager.dispatched(W1)).containsExactly(1L);
		}

		@Test
		void whatCameBehindTheSyncIsToldWithTheNextOne() {
			manager.submit(1);
			log.sync();
			manager.submit(2);
			assertThat(manager.confirm().upTo()).isEqualTo(1);
			sync();
			assertThat(manager.confirm().upTo()).isEqualTo(2);
		}

		@Test
		void doneIsToldBefore() {
			manager.worker(W1, 1);
			manager.submit(1);
			manager.status(W1, 1, done(1));
			assertThat(manager.confirm().done()).containsExactly(1L, 1L);
			assertThat(manager.confirm().upTo()).isZero();
		}

		/** Its sender would not submit it again, and the dead letter is not synced. */
		@Test
		void thatItIsADeadLetterIsNotTold() {
			manager.worker(W1, 1);
			manager.submit(1);
			manager.status(W1, 1, new Frame.Failed(id(1), new Frame.JobError("Oops", "no", 1), true));
			assertThat(manager.outputs).anyMatch(Recorded.DeadLettered.class::isInstance);
			assertThat(toAlice()).isEmpty();
			sync();
			assertThat(manager.confirm().upTo()).isEqualTo(1);
			assertThat(manager.confirm().otherOutcomes()).hasSize(1);
		}

		/**
		 * Else it would take what is not confirmed for lost, and send all of it again.
		 */
		@Test
		void whoAsksHearsWhatHasComeThoughItIsNotSynced() {
			manager.submit(1);
			manager.legacy(ALICE, "MQ_orders", bytes("^^status"));
			assertThat(manager.confirm().received()).isEqualTo(1);
			assertThat(manager.confirm().upTo()).isZero();
		}

		@Test
		void whatIsHandedOverIsAcknowledgedWhenItIsSynced() {
			manager.join(OTHER);
			manager.receive(OTHER, List.of("NQ_orders"), passedOn(9));
			assertThat(manager.frames(OTHER)).isEmpty();
			sync();
			assertThat(manager.frames(OTHER)).containsExactly(new Frame.Ack(id(9)));
		}

		@Test
		void whatIsHandedOverAgainBeforeTheSyncWaitsForItToo() {
			manager.join(OTHER);
			manager.submit(1);
			manager.receive(OTHER, List.of("NQ_orders"), passedOn(1));
			assertThat(manager.frames(OTHER)).isEmpty();
			sync();
			assertThat(manager.frames(OTHER)).containsExactly(new Frame.Ack(id(1)));
		}

		@Test
		void requestsAreInNoLog() {
			manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(1), 0, content(1), true));
			assertThat(log.told).containsExactly("accepted 0 to 1");
		}

		@Test
		void whatIsAcceptedIsInTheLogThoughTheConnectionBreaks() {
			manager.machine.received(Channels.MAIN,
					NativeManagerFixture.message(ALICE, Frame.submit(id(1), 0, content(1), false)), 0);
			manager.machine.disconnected(Channels.MAIN, 0);
			manager.flush();
			assertThat(log.told).containsSubsequence("added 1", "accepted 0 to 1");
		}

	}

	@Nested
	class FullDiskTests {

		@Test
		void aNewMessageIsRefused() {
			log.full = true;
			manager.submit(1);
			assertThat(manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
				.containsExactly(Outcome.STORAGE);
			assertThat(manager.held()).isZero();
		}

		@Test
		void aRequestIsNot() {
			log.full = true;
			manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(1), 0, content(1), true));
			assertThat(manager.held()).isEqualTo(1);
		}

		@Test
		void whatAnotherManagerMayHaveAcceptedWaits() {
			log.full = true;
			manager.receive(ALICE, List.of("NQ_orders"), again(1, false));
			assertThat(manager.confirm().upTo()).isZero();
			assertThat(manager.confirm().otherOutcomes()).isEmpty();
			log.full = false;
			manager.flush();
			assertThat(manager.confirm().rewind()).isTrue();
		}

		@Test
		void whatIsHandedOverStaysWhereItIs() {
			log.full = true;
			manager.join(OTHER);
			manager.receive(OTHER, List.of("NQ_orders"), passedOn(9));
			sync();
			assertThat(manager.frames(OTHER)).isEmpty();
			assertThat(manager.held()).isZero();
		}

	}

	@Nested
	class EndTests {

		@Test
		void whatIsInTheLogStaysThereWhenNobodyTakesOver() {
			manager.submit(1, 2);
			manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(3), 2, content(1), true));
			stop();
			assertThat(manager.outputs).contains(new Recorded.Closed(new LastMessages(0, 2, 0, 1)));
			assertThat(log.told).doesNotContain("removed 1", "removed 2", "forgotten");
		}

		@Test
		void whatAFailedDiskHasNotTakenIsNotThere() {
			manager.submit(1, 2);
			log.sync();
			manager.submit(3);
			log.failed = true;
			stop();
			assertThat(manager.outputs).contains(new Recorded.Closed(new LastMessages(0, 2, 0, 1)));
		}

		@Test
		void producersAreForgottenWhenAnotherManagerStays() {
			manager.submit(1);
			manager.present(SELF, OTHER);
			manager.membership(NativeManagerFixture.merge("MQ_orders", List.of(OTHER), List.of(SELF)));
			assertThat(log.told).as("it may be dead").doesNotContain("forgotten");
			manager.answerOf(OTHER);
			assertThat(log.told).endsWith("forgotten");
		}

		/** A program that is no worker yet may be a manager that stands by. */
		@Test
		void producersAreNotForgottenWhileNobodyHasTakenOver() {
			manager.submit(1);
			manager.present(SELF, OTHER);
			stop();
			assertThat(log.told).doesNotContain("forgotten");
			manager.tickAfter(ManagerMachine.STOP_PATIENCE);
			assertThat(manager.machine.state()).isEqualTo(ManagerState.CLOSED);
			assertThat(log.told).doesNotContain("forgotten");
		}

		@Test
		void producersAreForgottenBeforeTheNextManagerTakesAMessage() {
			manager.submit(1);
			manager.present(SELF, OTHER);
			stop();
			manager.receive(OTHER, List.of("WK_orders"), new Frame.Hello(1));
			manager.answerOf(OTHER);
			manager.receive(OTHER, List.of(SELF), new Frame.Ack(id(1)));
			assertThat(log.told).containsSubsequence("forgotten", "removed 1");
			assertThat(manager.machine.state()).isEqualTo(ManagerState.CLOSED);
		}

		@Test
		void pauseAndResumptionAreInTheLog() {
			manager.machine.queue().pause();
			manager.machine.queue().resume(0);
			assertThat(log.told).containsExactly("paused", "resumed");
		}

		private void stop() {
			manager.machine.stop(manager.now);
			manager.flush();
		}

	}

	@Test
	void howFarASenderHasComeIsInTheLogOnce() {
		this.manager.worker(W1, 2);
		this.manager.submit(1, 2);
		this.manager.status(W1, 2, done(1));
		this.manager.status(W1, report(WorkerState.READY, 2));
		assertThat(this.log.told).containsExactly("added 1", "added 2", "accepted 0 to 2", "removed 1");
	}

	@Test
	void aFullQueueDoesNotRefuseWhatAnotherManagerMayHaveAccepted() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(1).withOverflow(QueueLimits.Overflow.REJECT));
		this.manager.submit(1);
		this.manager.receive(ALICE, List.of("NQ_orders"), again(2, false));
		sync();
		assertThat(this.manager.confirm().otherOutcomes()).isEmpty();
		assertThat(this.manager.confirm().upTo()).isEqualTo(1);
	}

	static Frame.Submit again(long sequence, boolean reply) {
		return new Frame.Submit(id(sequence), sequence - 1, content(1), reply, 0, 4, 0, null, true, null, 0);
	}

	static Frame.Submit passedOn(long sequence) {
		return new Frame.Submit(new MessageId(7, sequence), 0, content(1), false, 0, 4, 0, null, true, ALICE, 1);
	}

}
