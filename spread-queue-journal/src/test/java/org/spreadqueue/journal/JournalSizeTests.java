// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.journal.files.JournalFiles;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a journal counts is what it takes, on the disk and in memory. */
class JournalSizeTests extends JournalFixture {

	private static final Settings ONE_FILE = new Settings(8 << 20, 256 << 10, 64 << 10, 1 << 20);

	private static final Duration HOUR = Duration.ofHours(1);

	private Journal openWithOneFile() {
		return Journal.open(JournalOptions.of(directory()), ONE_FILE, clock(), JournalFiles::new);
	}

	@Test
	void whatIsWrittenIsWhatTheFileHas() throws Exception {
		long written;
		try (Journal journal = openWithOneFile()) {
			TestQueue queue = orders(journal);
			TestQueue bills = new TestQueue(journal, "bills", clock());
			for (int i = 0; i < 3000; i++) {
				queue.add("x".repeat(i % 500));
				bills.add(TestQueue.text("y"), 3, "key " + i % 7, HOUR, HOUR);
				if (i % 3 == 0) {
					queue.store.remove(queue.dispatch());
					bills.sync();
				}
			}
			journal.writeSnapshot();
			queue.sync();
			queue.store.purge();
			queue.sync();
			journal.writeSnapshot();
			bills.sync();
			bills.add("so that what is not needed is deleted");
			bills.sync();
			written = journal.written();
			assertThat(written).isBetween(used(), used() + 3);
		}
		long closed = used();
		try (Journal again = openWithOneFile()) {
			assertThat(again.written()).isBetween(closed, closed + 3).isGreaterThan(written);
		}
	}

	/** The bytes of records; the size at the end of the last one begins with zeros. */
	private long used() throws Exception {
		long used = 0;
		for (Path file : Directories.files(directory())) {
			byte[] bytes = Files.readAllBytes(file);
			int end = bytes.length;
			while (end > JournalImpl.SIZE_HEADER && bytes[end - 1] == 0) {
				end--;
			}
			used += end - JournalImpl.SIZE_HEADER;
		}
		return used;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20, 1000, 20_000 })
	void whatIsHeldIsAboutWhatTheFileHas(int bytes) throws Exception {
		try (Journal journal = openWithOneFile()) {
			TestQueue queue = orders(journal);
			long before = used();
			int messages = Math.min(2000, 2_000_000 / bytes);
			for (int i = 0; i < messages; i++) {
				queue.add("x".repeat(bytes));
				queue.add(TestQueue.text("x".repeat(bytes)), 3, "key " + i % 7, HOUR, HOUR);
			}
			queue.sync();
			long used = used() - before;
			assertThat(journal.held()).isBetween(used * 9 / 10, used * 11 / 10);
			long held = journal.held();
			try (Journal again = Journal.open(
					JournalOptions.of(Directories.copy(directory(), directory().resolveSibling("copy"))), ONE_FILE,
					clock(), JournalFiles::new)) {
				assertThat(again.held()).isEqualTo(held);
			}
			queue.store.purge();
			queue.sync();
			assertThat(journal.held()).isZero();
		}
	}

	/**
	 * The worst case: each message in a record of its own. The first ones are not
	 * measured: meanwhile what earlier tests have left goes.
	 */
	@Test
	void aMessageTakesNoMoreMemoryThanItCountsAs() {
		JournalOptions options = JournalOptions.of(directory()).withSyncInterval(HOUR);
		int count = 50_000;
		try (Journal journal = Journal.open(options)) {
			TestQueue queue = orders(journal);
			long counted = queue.store.bytes();
			List<StoredMessage> first = IntStream.range(0, count).mapToObj(this::message).toList();
			List<StoredMessage> messages = IntStream.range(count, 2 * count).mapToObj(this::message).toList();
			log(first, queue);
			long before = settledHeap();
			log(messages, queue);
			// What has not been written yet takes more.
			await().untilAsserted(
					() -> assertThat((usedHeap() - before) / count).isBetween(Entry.MEMORY / 3L, (long) Entry.MEMORY));
			messages.forEach((message) -> queue.store.recover(message, clock().now()));
			assertThat((queue.store.bytes() - counted) / count).isEqualTo(messages.get(0).size() + Entry.MEMORY);
			assertThat(first).allMatch((message) -> message.logEntry() != null);
		}
	}

	private void log(List<StoredMessage> messages, TestQueue queue) {
		for (StoredMessage message : messages) {
			queue.log.added(message, clock().now());
			queue.commit();
		}
	}

	private StoredMessage message(int number) {
		return new StoredMessage(new MessageId(TestQueue.PRODUCER, number + 1), "#s#host", Origin.SENDER,
				TestQueue.text("tea"), false, 4, null, clock().now(), clock().now(), StoredMessage.NEVER, 0);
	}

	/** When nothing more goes. */
	private static long settledHeap() {
		AtomicLong last = new AtomicLong();
		await().until(() -> {
			long used = usedHeap();
			return Math.abs(used - last.getAndSet(used)) < 100_000;
		});
		return last.get();
	}

	private static long usedHeap() {
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
