// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Prints how fast a journal is, on the disk of the directory that is its argument. No
 * test: what it prints depends on the machine.
 */
final class SpeedFigures {

	private SpeedFigures() {
	}

	public static void main(String[] arguments) throws IOException {
		Path root = Files.createTempDirectory(Path.of((arguments.length > 0) ? arguments[0] : "."), "journal-");
		try {
			for (int i = 0; i < 2; i++) {
				commits(root.resolve("passes-" + i), 50, 400_000);
				commits(root.resolve("singles-" + i), 1, 100_000);
				alone(root.resolve("alone-" + i), 3_000);
			}
			empty(root.resolve("empty"));
			restart(root.resolve("million"), 50);
			restart(root.resolve("million-singles"), 1);
		}
		finally {
			try (Stream<Path> files = Files.walk(root)) {
				files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
			}
		}
	}

	/** Messages come and go; the next pass does not wait, within a window. */
	private static void commits(Path directory, int pass, int messages) {
		try (Queue queue = new Queue(directory)) {
			long begin = System.nanoTime();
			for (int i = 0; i < messages; i += pass) {
				StoredMessage[] added = new StoredMessage[pass];
				for (int j = 0; j < pass; j++) {
					added[j] = queue.add();
				}
				queue.commit();
				for (StoredMessage message : added) {
					queue.log.removed(message);
				}
				queue.awaitLessThan(4096 / pass);
			}
			queue.awaitLessThan(1);
			double seconds = (System.nanoTime() - begin) / 1e9;
			System.out.printf("passes of %d: %,.0f messages/s, written, synced and removed%n", pass,
					messages / seconds);
		}
	}

	/** One blocking sender. */
	private static void alone(Path directory, int messages) {
		try (Queue queue = new Queue(directory)) {
			long[] times = new long[messages];
			for (int i = 0; i < messages; i++) {
				long begin = System.nanoTime();
				StoredMessage message = queue.add();
				queue.commit();
				queue.awaitLessThan(1);
				times[i] = System.nanoTime() - begin;
				queue.log.removed(message);
			}
			Arrays.sort(times);
			System.out.printf("one at a time: synced after %,d us (p50), %,d us (p99)%n", times[messages / 2] / 1000,
					times[messages * 99 / 100] / 1000);
		}
	}

	private static void empty(Path directory) {
		for (int i = 0; i < 2; i++) {
			long begin = System.nanoTime();
			Journal journal = Journal.open(JournalOptions.of(directory));
			long opened = System.nanoTime();
			journal.close();
			System.out.printf("%s directory: opened in %,d ms, closed in %,d ms%n", (i == 0) ? "new" : "empty",
					(opened - begin) / 1_000_000, (System.nanoTime() - opened) / 1_000_000);
		}
	}

	private static void restart(Path directory, int pass) {
		try (Queue queue = new Queue(directory)) {
			for (int i = 0; i < 1_000_000; i += pass) {
				for (int j = 0; j < pass; j++) {
					queue.add();
				}
				queue.commit();
				queue.awaitLessThan(4096 / pass);
			}
		}
		for (int i = 0; i < 2; i++) {
			long begin = System.nanoTime();
			try (Journal journal = Journal.open(JournalOptions.of(directory))) {
				long opened = System.nanoTime();
				MessageLog log = journal.open(new QueueName("orders"), new Queue.Ignoring());
				List<StoredMessage> messages = log.recover(System.nanoTime(), List::of).messages();
				System.out.printf("%,d messages in passes of %d: opened in %,d ms, recovered in %,d ms more%n",
						messages.size(), pass, (opened - begin) / 1_000_000, (System.nanoTime() - opened) / 1_000_000);
			}
		}
	}

	private static final class Queue implements MessageLogs.Listener, AutoCloseable {

		private static final byte[] BODY = new byte[300];

		private final Journal journal;

		private final MessageLog log;

		private final Semaphore news = new Semaphore(0);

		private long sequence;

		private long committed;

		Queue(Path directory) {
			this.journal = Journal.open(JournalOptions.of(directory));
			this.log = this.journal.open(new QueueName("orders"), this);
			this.log.recover(System.nanoTime(), List::of);
		}

		StoredMessage add() {
			long now = System.nanoTime();
			StoredMessage message = new StoredMessage(new MessageId(1, ++this.sequence), "#sender#host", Origin.SENDER,
					Content.json(BODY.clone()), false, 4, null, now, now, StoredMessage.NEVER, 0);
			this.log.added(message, now);
			this.log.accepted(1, 0, this.sequence);
			return message;
		}

		void commit() {
			this.committed = this.log.commit(System.nanoTime());
		}

		/** Waits until less than so many commits are not synced. */
		void awaitLessThan(int commits) {
			while (this.committed - this.log.synced() >= Math.max(1, commits)) {
				this.news.acquireUninterruptibly();
			}
		}

		@Override
		public void synced() {
			this.news.release();
		}

		@Override
		public void failed(Exception cause) {
			throw new IllegalStateException(cause);
		}

		@Override
		public void close() {
			this.journal.close();
		}

		private static final class Ignoring implements MessageLogs.Listener {

			@Override
			public void synced() {
			}

			@Override
			public void failed(Exception cause) {
			}

		}

	}

}
