// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.OTHER;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;

/**
 * What a manager refuses, it has not accepted: not for a sender that does not hear of it,
 * and goes to another manager with the message.
 */
class RefusalTests {

	private final RecordingLog log = new RecordingLog();

	private final NativeManagerFixture manager = new NativeManagerFixture(this.log);

	@BeforeEach
	void aDiskThatGetsFull() {
		this.manager.submit(1);
		this.log.sync();
		this.log.full = true;
		this.log.told.clear();
	}

	@Test
	void whatIsRefusedIsNotAccepted() {
		this.manager.submit(2);
		assertRefused(2);
		assertThat(this.manager.confirm().upTo()).isEqualTo(1);
		assertThat(this.log.told).isEmpty();
	}

	@Test
	void whatIsOnItsWayBehindItIsRefusedAtOnce() {
		this.manager.submit(2, 3, 4);
		assertRefused(2, 3, 4);
		assertThat(this.manager.confirm().rewind()).isFalse();
	}

	@Test
	void aSenderThatHasHeardOfItGoesOn() {
		this.manager.submit(2, 3);
		this.log.full = false;
		submit(4, 1);
		this.log.sync();
		this.manager.flush();
		assertThat(this.manager.confirm().upTo()).isEqualTo(4);
		assertThat(this.log.told).contains("added 4", "accepted 3 to 4");
	}

	@Test
	void aSenderThatHasNotHeardOfItHasToSendItAgain() {
		this.manager.submit(2);
		this.log.full = false;
		submit(3, 2);
		assertThat(this.manager.held()).isEqualTo(1);
		assertThat(this.manager.confirm().rewind()).isTrue();
		assertThat(this.manager.confirm().otherOutcomes()).as("it is told once").isEmpty();
		this.manager.submit(2, 3);
		assertThat(this.manager.held()).isEqualTo(3);
	}

	@Test
	void eachRefusalCanBeMissed() {
		this.manager.submit(2);
		this.log.full = false;
		submit(3, 2);
		this.log.full = true;
		submit(3, 1);
		assertRefused(3);
		this.log.full = false;
		submit(4, 3);
		assertThat(this.manager.confirm().rewind()).as("at once, though no more has been accepted").isTrue();
	}

	@Test
	void whatIsHeldIsNotConfirmedAcrossARefusalThatWasNotHeard() {
		this.manager.submit(2);
		this.log.full = false;
		this.manager.join(OTHER);
		this.manager.receive(OTHER, List.of("NQ_orders"), DurableManagerTests.passedOn(3));
		submit(3, 2);
		assertThat(this.manager.confirm().rewind()).isTrue();
		assertThat(this.log.told).containsExactly("added 3");
	}

	@Test
	void whatWasRefusedIsTakenFromAManagerThatHasAcceptedIt() {
		this.manager.submit(2);
		this.log.full = false;
		this.manager.join(OTHER);
		this.manager.receive(OTHER, List.of("NQ_orders"), DurableManagerTests.passedOn(2));
		assertThat(this.manager.held()).isEqualTo(2);
	}

	@Test
	void whatWasRefusedIsTakenWhenItsSenderComesBackWithIt() {
		this.manager.submit(2);
		this.log.full = false;
		this.manager.receive(ALICE, List.of("NQ_orders"), DurableManagerTests.again(2, false));
		assertThat(this.manager.held()).isEqualTo(2);
	}

	@Test
	void whatWasRefusedIsNotConfirmedWhenItsSenderComesBackWithItAndTheDiskIsStillFull() {
		this.manager.submit(2);
		this.manager.receive(ALICE, List.of("NQ_orders"), DurableManagerTests.again(2, false));
		assertThat(this.manager.confirm().upTo()).isEqualTo(1);
		assertThat(this.manager.confirm().otherOutcomes()).isEmpty();
	}

	@Test
	void aFullQueueRefusesInTheSameWay() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(1).withOverflow(QueueLimits.Overflow.REJECT));
		this.log.full = false;
		this.manager.submit(1, 2, 3);
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.REJECTED, Outcome.REJECTED);
		this.manager.worker(W1, 1);
		this.manager.status(W1, 1, NativeManagerFixture.done(1));
		submit(4, 0);
		assertThat(this.manager.held()).isEqualTo(1);
	}

	/** Else its sender would think that nobody has it. */
	@Test
	void whatAnotherManagerMayHaveAcceptedAndIsTooLargeIsAcceptedAndEnds() {
		submitTooLarge(true);
		assertThat(this.manager.confirm().upTo()).isEqualTo(1);
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.REJECTED);
	}

	@Test
	void whatIsTooLargeOtherwiseIsRefused() {
		submitTooLarge(false);
		assertThat(this.manager.confirm().upTo()).isZero();
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.REJECTED);
	}

	private void submitTooLarge(boolean resubmitted) {
		this.manager.limits(QueueLimits.DEFAULT.withMaxSize(2_000));
		this.log.full = false;
		this.manager.receive(ALICE, List.of("NQ_orders"),
				new Frame.Submit(id(1), 0, content(5_000), false, 0, 4, 0, null, resubmitted, null, 0));
		if (resubmitted) {
			this.log.sync();
			this.manager.flush();
		}
	}

	private void submit(long sequence, long previous) {
		this.manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(sequence), previous, content(10), false));
	}

	private void assertRefused(long... sequences) {
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsOnly(Outcome.STORAGE);
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::sequence)
			.isEqualTo(LongStream.of(sequences).boxed().toList());
	}

}
