// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.files.JournalFiles;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What is there when a journal is opened again. */
class JournalTests extends JournalFixture {

	private static final Duration NONE = Duration.ZERO;

	private static final Duration HOUR = Duration.ofHours(1);

	@Nested
	class Messages {

		@Test
		void surviveAKillWhenTheyAreSynced() throws Exception {
			try (Journal journal = open()) {
				TestQueue queue = orders(journal);
				queue.add("tea");
				queue.add("milk");
				queue.sync();
				try (Journal again = afterKill()) {
					assertThat(again.queues()).containsExactly(new QueueName("orders"));
					assertThat(orders(again).waiting()).containsExactly("tea", "milk");
				}
			}
		}

		@Test
		void surviveACloseAlthoughNobodyHasCommittedThem() {
			try (Journal journal = open()) {
				orders(journal).add("tea");
			}
			try (Journal again = open()) {
				assertThat(orders(again).waiting()).containsExactly("tea");
			}
		}

		@Test
		void haveEverythingThatMattersAfterwards() {
			StoredMessage before;
			try (Journal journal = open()) {
				before = orders(journal).add(TestQueue.text("tea"), 7, "customer 1", Duration.ofMinutes(10), HOUR);
			}
			this.restart(Duration.ofMinutes(4));
			try (Journal again = open()) {
				StoredMessage message = orders(again).store.waitingInOrder().iterator().next();
				assertThat(message.id()).isEqualTo(before.id());
				assertThat(message.content()).isEqualTo(before.content());
				assertThat(message.originator()).isEqualTo("#s#host");
				assertThat(message.origin()).isEqualTo(Origin.SENDER);
				assertThat(message.priority()).isEqualTo(7);
				assertThat(message.orderingKey()).isEqualTo("customer 1");
				assertThat(since(message.arrived())).isEqualTo(Duration.ofMinutes(4));
				assertThat(since(message.notBefore())).isEqualTo(Duration.ofMinutes(-6));
				assertThat(since(message.expiresAt())).isEqualTo(Duration.ofMinutes(-56));
			}
		}

		@Test
		void areDueWithoutADelayAlthoughTheWallClockWasSetBack() {
			try (Journal journal = open()) {
				TestQueue queue = orders(journal);
				queue.add("tea");
				queue.add(TestQueue.text("milk"), 4, null, Duration.ofMinutes(10), HOUR);
			}
			this.restart(Duration.ofDays(-400));
			try (Journal again = open()) {
				TestQueue queue = orders(again);
				List<StoredMessage> messages = List.copyOf(queue.store.waitingInOrder());
				assertThat(queue.store.delayed(now())).isOne();
				assertThat(TestQueue.text(queue.dispatch())).isEqualTo("tea");
				assertThat(messages).extracting((message) -> since(message.arrived())).containsOnly(Duration.ZERO);
				assertThat(since(messages.get(1).notBefore())).isEqualTo(Duration.ofMinutes(-10));
				assertThat(since(messages.get(1).expiresAt())).isEqualTo(HOUR.negated());
			}
		}

		private void restart(Duration away) {
			clock().restart(away);
		}

		private Duration since(long time) {
			return Duration.ofNanos(clock().now() - time);
		}

		@Test
		void thatDoNotExpireDoNotAfterwards() {
			try (Journal journal = open()) {
				orders(journal).add("tea");
			}
			try (Journal again = open()) {
				assertThat(orders(again).store.waitingInOrder()).noneMatch(StoredMessage::expires);
			}
		}

		@Test
		void ofPerlSendersAndManagersSurviveToo() {
			long now = this.now();
			try (Journal journal = open()) {
				TestQueue queue = orders(journal);
				queue.store.add(new StoredMessage(new MessageId(7, 1), "#p#host", Origin.LEGACY_SENDER,
						Content.of(Content.PERL, new byte[] { 1, 2 }), true, 4, null, now, now, StoredMessage.NEVER, 0),
						now);
				queue.store.add(new StoredMessage(new MessageId(8, 1), "", Origin.MANAGER,
						Content.of("text/plain", new byte[0]), false, 4, null, now, now, StoredMessage.NEVER, 2), now);
			}
			try (Journal again = open()) {
				assertThat(orders(again).store.waitingInOrder())
					.extracting(StoredMessage::origin, StoredMessage::isReplyWanted, StoredMessage::attempt,
							(message) -> message.content().type())
					.containsExactly(org.assertj.core.groups.Tuple.tuple(Origin.LEGACY_SENDER, true, 0, Content.PERL),
							org.assertj.core.groups.Tuple.tuple(Origin.MANAGER, false, 2, "text/plain"));
			}
		}

		private long now() {
			return clock().now();
		}

		@Test
		void thatAreDoneDoNotComeBack() throws Exception {
			try (Journal journal = open()) {
				TestQueue queue = orders(journal);
				queue.add("tea");
				queue.add("milk");
				queue.sync();
				queue.store.remove(queue.dispatch());
				queue.commit();
				queue.add("sugar");
				queue.sync();
				try (Journal again = afterKill()) {
					assertThat(orders(again).waiting()).containsExactly("milk", "sugar");
				}
			}
		}

		@Test
		void thatWereDoneBeforeTheyWereWrittenNeverAre() {
			try (Journal journal = open()) {
				TestQueue queue = orders(journal);
				queue.add("tea");
				queue.store.remove(queue.dispatch());
				queue.commit();
			}
			try (Journal again = open()) {
				assertThat(again.queues()).isEmpty();
				assertThat(orders(again).recoveredProducers)
					.containsExactly(new ProducerState(TestQueue.PRODUCER, 0, 1, List.of()));
			}
		}

		@Test
		void keepTheirAttemptsAndTheirDelay() {
			try (Journal journal = open()) {
				TestQueue queue = orders(journal);
				queue.add("tea");
				queue.sync();
				StoredMessage message = queue.dispatch();
				queue.sync();
				queue.store.requeueAt(message, StoredMessage.later(now(), 60_000), now());
				queue.sync();
			}
			this.restart(Duration.ofSeconds(20));
			try (Journal again = open()) {
				StoredMessage message = orders(again).store.waitingInOrder().iterator().next();
				assertThat(message.attempt()).isOne();
				assertThat(since(message.notBefore())).isEqualTo(Duration.ofSeconds(-40));
			}
		}

		@Test
		void keepTheirOrderInAllQueuesTogether() {
			try (Journal journal = open()) {
				TestQueue one = orders(journal);
				TestQueue other = new TestQueue(journal, "bills", clock());
				for (int i = 0; i < 500; i++) {
					((i % 3 == 0) ? other : one).add(i + " ".repeat(100));
					if (i % 7 == 0) {
						one.commit();
					}
				}
			}
			try (Journal again = open()) {
				assertThat(numbers(orders(again)))
					.isEqualTo(IntStream.range(0, 500).filter((i) -> i % 3 != 0).boxed().toList());
				assertThat(numbers(new TestQueue(again, "bills", clock())))
					.isEqualTo(IntStream.range(0, 500).filter((i) -> i % 3 == 0).boxed().toList());
			}
		}

		private List<Integer> numbers(TestQueue queue) {
			return queue.waiting().stream().map((text) -> Integer.valueOf(text.strip())).toList();
		}

		@Test
		void surviveAnyNumberOfRestarts() {
			for (int i = 0; i < 5; i++) {
				try (Journal journal = open()) {
					TestQueue queue = orders(journal);
					assertThat(queue.waiting()).hasSize(i);
					assertThat(queue.upTo()).isEqualTo(2L * i);
					queue.add("done");
					queue.add("kept");
					queue.sync();
					queue.store.waitingInOrder()
						.stream()
						.filter((message) -> TestQueue.text(message).equals("done"))
						.toList()
						.forEach(queue.store::remove);
				}
			}
		}

		@Test
		void ofAQueueThatNobodyOpensStay() {
			try (Journal journal = open()) {
				orders(journal).add("tea");
			}
			try (Journal other = open()) {
				TestQueue bills = new TestQueue(other, "bills", clock());
				for (int i = 0; i < 2000; i++) {
					bills.add("x".repeat(1000));
					bills.sync();
					bills.store.remove(bills.dispatch());
				}
			}
			assertThat(Directories.size(directory())).isLessThan(3_000_000);
			try (Journal again = open()) {
				TestQueue queue = orders(again);
				assertThat(queue.waiting()).containsExactly("tea");
				assertThat(queue.upTo()).isOne();
			}
		}

		@Test
		void mayBeAsLargeAsFramesMayBe() {
			byte[] body = new byte[16 << 20];
			java.util.Arrays.fill(body, (byte) 'x');
			try (Journal journal = Journal.open(JournalOptions.of(directory()))) {
				TestQueue queue = orders(journal);
				queue.add(Content.json(body));
				queue.add("tea");
				queue.add(Content.json(body));
				queue.sync();
			}
			try (Journal again = Journal.open(JournalOptions.of(directory()))) {
				assertThat(orders(again).store.waitingInOrder())
					.extracting((message) -> message.content().body().length)
					.containsExactly(16 << 20, 3, 16 << 20);
			}
		}

	}

	@Test
	void aPausedQueueIsPausedAfterwards() {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			queue.store.pause();
			queue.sync();
		}
		try (Journal again = open()) {
			TestQueue queue = orders(again);
			assertThat(queue.recoveredPaused).isTrue();
			queue.store.resume();
			queue.sync();
		}
		try (Journal again = open()) {
			assertThat(orders(again).recoveredPaused).isFalse();
		}
	}

	@Test
	void aDeadLetterIsThereIfItsMessageIsNot() throws Exception {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			TestQueue letters = new TestQueue(journal, "orders.dlq", clock());
			queue.add("tea");
			queue.sync();
			letters.add("dead tea");
			queue.store.remove(queue.dispatch());
			queue.sync();
			try (Journal again = afterKill()) {
				assertThat(orders(again).waiting()).isEmpty();
				assertThat(new TestQueue(again, "orders.dlq", clock()).waiting()).containsExactly("dead tea");
			}
		}
	}

	@Test
	void aDirectoryDoesNotGrowWhileMessagesComeAndGo() {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			queue.add("kept from the beginning");
			for (int i = 0; i < 3000; i++) {
				queue.add(i + "x".repeat(1000));
				queue.add("kept for a while");
				queue.sync();
				queue.store.waitingInOrder()
					.stream()
					.filter((message) -> message.content().size() > 500)
					.toList()
					.forEach(queue.store::remove);
				if (i % 100 == 99) {
					queue.store.waitingInOrder().stream().skip(1).toList().forEach(queue.store::remove);
				}
			}
			queue.sync();
			assertThat(Directories.size(directory())).isLessThan(20L * Directories.SMALL.fileSize());
		}
		try (Journal again = open()) {
			assertThat(orders(again).waiting()).containsExactly("kept from the beginning");
		}
	}

	@Test
	void aCommitWithoutNewMessagesIsSyncedAlready() {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			queue.add("tea");
			queue.sync();
			long last = queue.commit();
			queue.store.remove(queue.dispatch());
			assertThat(queue.commit()).isEqualTo(last).isEqualTo(queue.log.synced());
		}
	}

	@Test
	void aQueueIsToldThatMoreIsSynced() {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			TestQueue idle = new TestQueue(journal, "idle", clock());
			queue.add("tea");
			queue.sync();
			await().until(() -> queue.synced.get() > 0);
			assertThat(idle.synced).hasValue(0);
		}
	}

	@Test
	void withAnIntervalACommitCountsAtOnceAndIsSyncedLater() throws Exception {
		JournalOptions options = JournalOptions.of(directory()).withSyncInterval(Duration.ofMillis(20));
		try (Journal journal = Journal.open(options, Directories.SMALL, clock(), JournalFiles::new)) {
			TestQueue queue = orders(journal);
			queue.add("tea");
			assertThat(queue.log.synced()).isLessThan(queue.commit()).isGreaterThanOrEqualTo(0);
			assertThat(queue.log.synced()).isEqualTo(queue.commit());
			for (int i = 0; i < 500; i++) {
				queue.add("x".repeat(1000));
				queue.store.remove(queue.dispatch());
				queue.commit();
			}
		}
		try (Journal again = open()) {
			assertThat(orders(again).upTo()).isEqualTo(501);
		}
	}

	@Test
	void aLogIsOpenedOnce() {
		try (Journal journal = open()) {
			TestQueue queue = orders(journal);
			assertThatThrownBy(() -> journal.open(new QueueName("orders"), queue))
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("orders");
		}
	}

	@Test
	void aClosedJournalOpensNoLog() {
		Journal journal = open();
		journal.close();
		journal.close();
		MessageLogs.Listener listener = new MessageLogs.Listener() {

			@Override
			public void synced() {
			}

			@Override
			public void failed(Exception cause) {
			}

		};
		assertThatThrownBy(() -> journal.open(new QueueName("orders"), listener))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining(directory().toString());
	}

	@Test
	void whoIsInterruptedClosesItAllTheSame() {
		Journal journal = open();
		orders(journal).add("tea");
		Thread.currentThread().interrupt();
		journal.close();
		assertThat(Thread.interrupted()).isTrue();
		try (Journal again = open()) {
			assertThat(orders(again).waiting()).containsExactly("tea");
		}
	}

	@Test
	void intervalsBeyondAnHourAreRefused() {
		JournalOptions options = JournalOptions.of(directory());
		assertThatThrownBy(() -> options.withSyncInterval(Duration.ofHours(2)))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("PT2H");
		assertThatThrownBy(() -> options.withSyncInterval(Duration.ofMillis(-1)))
			.isInstanceOf(IllegalArgumentException.class);
		assertThat(options.withSyncInterval(NONE).syncsAlways()).isTrue();
	}

}
