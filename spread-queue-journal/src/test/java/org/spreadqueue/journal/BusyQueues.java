// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.journal.RecordedDisk.Event;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;

/**
 * The queues of a journal, which are used at random. What that is about is noted in the
 * record of what is done to the disk.
 */
final class BusyQueues {

	static final List<String> NAMES = List.of("orders", "bills", "orders.dlq");

	private static final String DEAD = ".dead-";

	/** In all generations, so that the names of messages are in the order of arrival. */
	private final AtomicInteger numbers;

	private final RecordedDisk disk;

	private final TestClock clock;

	private final List<Used> queues;

	/** Opens the queues of a journal, and notes that it is open. */
	BusyQueues(Journal journal, RecordedDisk disk, TestClock clock, AtomicInteger numbers) {
		this.numbers = numbers;
		this.disk = disk;
		this.clock = clock;
		this.queues = NAMES.stream().map((name) -> new Used(new TestQueue(journal, name, clock), name)).toList();
		disk.add(new Begun());
	}

	/**
	 * The text of a dead letter. A message may get more than one: it is there again after
	 * a crash, together with its dead letter, if its removal was not synced.
	 */
	private String deadLetterOf(String original) {
		return original + DEAD + this.numbers.incrementAndGet();
	}

	/** The message that a dead letter is about; {@code null} if this is none. */
	static @Nullable String originalOf(String text) {
		int end = text.lastIndexOf(DEAD);
		return (end < 0) ? null : text.substring(0, end);
	}

	/** What is in the queues. */
	Found found() {
		Map<String, List<String>> messages = new TreeMap<>();
		Map<String, Long> upTo = new TreeMap<>();
		for (Used used : this.queues) {
			messages.put(used.name, used.queue.waiting().stream().map(String::strip).toList());
			upTo.put(used.name, used.queue.upTo());
		}
		return new Found(true, messages, upTo);
	}

	void use(Random random, int steps) {
		for (int step = 0; step < steps; step++) {
			int actions = 1 + random.nextInt(8);
			for (int i = 0; i < actions; i++) {
				this.queues.get(random.nextInt(this.queues.size())).act(random, this.queues.get(2));
			}
			commit(random);
		}
	}

	private void commit(Random random) {
		Commit commit = new Commit();
		this.queues.forEach(commit::add);
		this.disk.add(commit);
		TestQueue committing = this.queues.get(random.nextInt(this.queues.size())).queue;
		commit.number = committing.commit();
		if (random.nextInt(3) == 0) {
			committing.awaitSynced(commit.number);
		}
		this.disk.add(new Reported(committing.log.synced()));
	}

	/** A queue and what has happened since the last commit. */
	private final class Used {

		private final TestQueue queue;

		private final String name;

		private final List<StoredMessage> held;

		private List<String> added = new ArrayList<>();

		private List<String> removed = new ArrayList<>();

		Used(TestQueue queue, String name) {
			this.queue = queue;
			this.name = name;
			this.held = new ArrayList<>(queue.store.waitingInOrder());
		}

		void act(Random random, Used deadLetters) {
			int action = random.nextInt(100);
			if (action < 45 || this.held.isEmpty()) {
				add(random);
			}
			else if (action < 75) {
				remove(random);
			}
			else if (action < 82) {
				StoredMessage message = remove(random);
				deadLetters.add(deadLetterOf(TestQueue.text(message).strip()) + " ");
			}
			else if (action < 90) {
				StoredMessage message = this.queue.store.dispatch(BusyQueues.this.clock.now());
				if (message != null) {
					this.queue.store.requeue(message, BusyQueues.this.clock.now());
				}
			}
			else if (action < 94) {
				StoredMessage message = this.held.remove(random.nextInt(this.held.size()));
				this.removed.add(TestQueue.text(message).strip());
				this.queue.end(message, Frame.Outcome.EXPIRED, "late");
			}
			else if (action < 97) {
				this.queue.request();
				StoredMessage request = this.queue.store.waitingInOrder()
					.stream()
					.filter(StoredMessage::isReplyWanted)
					.findFirst()
					.orElseThrow();
				this.queue.store.remove(request);
			}
			else {
				this.queue.store.pause();
				this.queue.store.resume();
			}
		}

		private void add(Random random) {
			int size = (random.nextInt(20) == 0) ? random.nextInt(20_000) : random.nextInt(600);
			add(this.name + "-" + BusyQueues.this.numbers.incrementAndGet() + " ".repeat(size));
		}

		private void add(String text) {
			this.held.add(this.queue.add(text));
			this.added.add(text.strip());
		}

		private StoredMessage remove(Random random) {
			StoredMessage message = this.held.remove(random.nextInt(this.held.size()));
			this.removed.add(TestQueue.text(message).strip());
			this.queue.store.remove(message);
			return message;
		}

	}

	/** The journal is open. */
	record Begun() implements Event {
	}

	/** Up to this commit all was reported as synced. */
	record Reported(long commit) implements Event {
	}

	/**
	 * What was in the queues of a journal when it was opened.
	 *
	 * @param exists whether there was a journal
	 * @param messages their texts, by queue
	 * @param upTo how far the producer had come, by queue
	 */
	record Found(boolean exists, Map<String, List<String>> messages, Map<String, Long> upTo) {

		static final Found NOTHING = new Found(false, Map.of(), Map.of());

		Set<String> of(String queue) {
			return new HashSet<>(this.messages.getOrDefault(queue, List.of()));
		}

		boolean anywhere(String message) {
			return this.messages.values().stream().anyMatch((all) -> all.contains(message));
		}

	}

	/** What a commit, which begins now, is about; its number is known when it is over. */
	static final class Commit implements Event {

		private final Map<String, List<String>> added = new TreeMap<>();

		private final Map<String, List<String>> removed = new TreeMap<>();

		private final Map<String, Long> upTo = new TreeMap<>();

		private volatile long number;

		private void add(Used used) {
			this.added.put(used.name, used.added);
			this.removed.put(used.name, used.removed);
			this.upTo.put(used.name, used.queue.upTo());
			used.added = new ArrayList<>();
			used.removed = new ArrayList<>();
		}

		long number() {
			return this.number;
		}

		List<String> added(String queue) {
			return Objects.requireNonNull(this.added.get(queue));
		}

		List<String> removed(String queue) {
			return Objects.requireNonNull(this.removed.get(queue));
		}

		long upTo(String queue) {
			return Objects.requireNonNull(this.upTo.get(queue));
		}

	}

}
