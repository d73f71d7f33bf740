// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;

/** What is known of producers when a journal is opened again. */
class JournalProducersTests extends JournalFixture {

	@Test
	void areKnownUpToTheirLastMessage() throws Exception {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			queue.request();
			queue.add("tea");
			queue.request();
			queue.sync();
			queue.request();
			queue.sync();
			try (Journal again = afterKill()) {
				assertThat(orders(again).recoveredProducers)
					.containsExactly(new ProducerState(TestQueue.PRODUCER, 0, 3, List.of()));
			}
		}
	}

	@Test
	void areKnownWithTheirLastOutcomes() {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			queue.end(queue.add("tea"), Frame.Outcome.EXPIRED, "too late");
			queue.sync();
		}
		try (Journal again = open()) {
			TestQueue queue = orders(again);
			assertThat(queue.waiting()).isEmpty();
			assertThat(queue.recoveredProducers).containsExactly(new ProducerState(TestQueue.PRODUCER, 0, 1,
					List.of(new Frame.OtherOutcome(1, Frame.Outcome.EXPIRED, "too late"))));
		}
	}

	@Test
	void areKnownAfterAllTheirRecordsWereDeleted() throws Exception {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			queue.end(queue.add("first"), Frame.Outcome.PURGED, "cleaned");
			for (int i = 0; i < 1000; i++) {
				queue.add("x".repeat(500));
				queue.sync();
				queue.store.remove(queue.dispatch());
			}
			queue.sync();
			try (Journal again = afterKill()) {
				assertThat(orders(again).recoveredProducers).containsExactly(new ProducerState(TestQueue.PRODUCER, 0,
						1001, List.of(new Frame.OtherOutcome(1, Frame.Outcome.PURGED, "cleaned"))));
			}
		}
	}

	@Test
	void areForgottenWhenTheManagerForgetsThem() throws Exception {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			queue.add("tea");
			queue.sync();
			queue.forgetProducers();
			queue.sync();
			try (Journal again = afterKill()) {
				TestQueue recovered = orders(again);
				assertThat(recovered.recoveredProducers).isEmpty();
				assertThat(recovered.waiting()).containsExactly("tea");
			}
		}
	}

	@Test
	void areNotTakenToHaveSentWhatOnlyTheManagerKnowsOf() throws Exception {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			long now = clock().now();
			queue.add("tea");
			// Another manager commits before this one has said all.
			queue.store.add(new StoredMessage(new MessageId(TestQueue.PRODUCER, 2), "", Origin.SENDER, Content.NULL,
					false, 4, null, now, now, StoredMessage.NEVER, 0), now);
			TestQueue other = new TestQueue(journal, "bills", clock());
			other.add("bill");
			other.sync();
			try (Journal again = afterKill()) {
				assertThat(orders(again).upTo()).isOne();
			}
			queue.log.accepted(TestQueue.PRODUCER, 0, 2);
			queue.sync();
			try (Journal again = afterKill()) {
				assertThat(orders(again).upTo()).isEqualTo(2);
			}
		}
	}

}
