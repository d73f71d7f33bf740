// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueLimits.Overflow;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.bytes;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.done;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;

/**
 * What a manager holds at most, what it lets its senders send, and what empties it.
 */
class NativeManagerLimitsTests {

	private static final int MEGABYTE = 1024 * 1024;

	private final NativeManagerFixture manager = new NativeManagerFixture();

	@Test
	void blocksSendersAtTheLimitAndAsksThemWhenThereIsRoom() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(2));
		this.manager.submit(1, 2, 3, 4);
		assertThat(this.manager.held()).isEqualTo(2);
		assertThat(this.manager.confirm().upTo()).isEqualTo(2);
		assertThat(this.manager.confirm().rewind()).isFalse();
		this.manager.worker(W1, 1);
		this.manager.status(W1, 1, done(1));
		assertThat(this.manager.confirm().rewind()).isTrue();
		this.manager.submit(3, 4);
		assertThat(this.manager.held()).isEqualTo(2);
		assertThat(this.manager.confirm().upTo()).isEqualTo(3);
	}

	@Test
	void neverHoldsMoreBytesThanAllowed() {
		int size = StoredMessage.sizeOf(content(10), null);
		this.manager.limits(QueueLimits.DEFAULT.withMaxSize(2 * size + 5));
		this.manager.submit(1, 2, 3);
		assertThat(this.manager.machine.queue().figures(this.manager.now).bytes()).isEqualTo(2L * size);
	}

	@Test
	void letsASenderThatWouldWaitSendWhatThereIsRoomForIfItIsAsLargeAsTheLast() {
		int size = StoredMessage.sizeOf(content(10), null);
		this.manager.limits(QueueLimits.DEFAULT.withMaxSize(5 * size));
		this.manager.submit(1, 2);
		assertThat(this.manager.confirm().window()).isEqualTo(3);
		this.manager.submit(3, 4, 5, 6);
		assertThat(this.manager.confirm().window()).as("the next one always").isEqualTo(1);
		this.manager.worker(W1, 2);
		this.manager.status(W1, 2, done(1));
		assertThat(this.manager.confirm().rewind()).isTrue();
		assertThat(this.manager.confirm().window()).isEqualTo(1);
	}

	@Test
	void letsASenderThatIsRejectedSendAtOnceWhatItHas() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxSize(5 * StoredMessage.sizeOf(content(10), null))
			.withOverflow(Overflow.REJECT));
		this.manager.submit(1, 2);
		assertThat(this.manager.confirm().window()).isGreaterThan(100);
	}

	@Test
	void rejectsAtTheLimitIfThatIsThePolicy() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(1).withOverflow(Overflow.REJECT));
		this.manager.submit(1, 2);
		assertThat(this.manager.confirm().upTo()).as("its sender may not hear of it").isEqualTo(1);
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.REJECTED);
		assertThat(this.manager.held()).isEqualTo(1);
	}

	@Test
	void displacesTheOldestIfThatIsThePolicy() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(1).withOverflow(Overflow.DEAD_LETTER_OLDEST));
		this.manager.submit(1, 2);
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::sequence).containsExactly(1L);
		assertThat(this.manager.held()).isEqualTo(1);
	}

	@Test
	void tellsAPerlSenderThatTheQueueIsFull() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(1));
		this.manager.legacy(ALICE, "MQ_orders", bytes("one"));
		this.manager.legacy(ALICE, "MQ_orders", bytes("two"));
		assertThat(this.manager.held()).isEqualTo(1);
		assertThat(this.manager.outputs).anyMatch(Recorded.Dropped.class::isInstance);
	}

	@Test
	void givesAWorkerNoMoreThanEightMegabytesButSmallMessagesPass() {
		this.manager.worker(W1, 5);
		submitSized(1, MEGABYTE * 5);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
		submitSized(2, MEGABYTE * 5);
		assertThat(this.manager.dispatched(W1)).as("together they have more than the worker may hold").isEmpty();
		submitSized(3, MEGABYTE * 3 - 10_000);
		assertThat(this.manager.dispatched(W1)).containsExactly(3L);
		submitSized(4, 10_000);
		assertThat(this.manager.dispatched(W1)).isEmpty();
		this.manager.status(W1, 5, done(1));
		assertThat(this.manager.dispatched(W1)).as("the older one first").containsExactly(2L);
	}

	@Test
	void aMessageOfMoreThanEightMegabytesGoesToAWorkerThatHasNothing() {
		this.manager.worker(W1, 2);
		submitSized(1, 1);
		submitSized(2, MEGABYTE * 9);
		assertThat(this.manager.dispatched(W1)).isEmpty();
		this.manager.status(W1, 2, done(1));
		assertThat(this.manager.dispatched(W1)).containsExactly(2L);
	}

	private void submitSized(long sequence, int size) {
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(sequence), sequence - 1, content(size), false));
	}

	@Test
	void countsSpreadMessagesAndDividesTheBudget() {
		this.manager.submit(1);
		this.manager.submit(2);
		assertThat(this.manager.confirm().received()).isEqualTo(2);
		assertThat(this.manager.confirm().spreadWindow()).isEqualTo(600);
		this.manager.receive("#bob#localhost", List.of("NQ_orders"),
				Frame.submit(new MessageId(8, 1), 0, content(1), false));
		this.manager.submit(3);
		assertThat(this.manager.confirm().spreadWindow()).isEqualTo(300);
	}

	@Test
	void forgetsASilentSenderOfWhichItHoldsNothing() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.status(W1, 1, done(1));
		this.manager.tickAfter(Duration.ofMinutes(10));
		assertThat(this.manager.machine.queue().senders()).isZero();
	}

	@Test
	void aPausedQueueGivesNothingOut() {
		this.manager.worker(W1, 1);
		this.manager.machine.queue().pause();
		this.manager.submit(1);
		assertThat(this.manager.dispatched(W1)).isEmpty();
		this.manager.machine.queue().resume(this.manager.now);
		this.manager.flush();
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
	}

	@Test
	void tellsSendersThatTheQueueWasEmptied() {
		this.manager.submit(1);
		assertThat(this.manager.machine.queue().purge(this.manager.now)).isEqualTo(1);
		this.manager.flush();
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.PURGED);
	}

}
