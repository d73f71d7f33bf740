package org.spreadqueue.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.RecordedDisk.Event;
import org.spreadqueue.journal.RecordedDisk.Sync;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A journal is used busily, and everything that it does to its disk is recorded. From the
 * record, the directory is built as crashes may leave it, and opened: at each sync, and
 * at moments between them.
 * <p>
 * Nothing that was reported as synced may be missing, nothing may be found damaged, and
 * what was removed, and that was synced, must not come back. With other seeds and more
 * steps: {@code -Dcrash.seed=7 -Dcrash.steps=5000}.
 */
class CrashPointTests {

	private static final Settings SETTINGS = new Settings(64 << 10, 32 << 10, 4 << 10, 6 << 10);

	private static final String[] QUEUES = { "orders", "bills", "orders.dlq" };

	private final long seed = Long.getLong("crash.seed", 1);

	private final int steps = Integer.getInteger("crash.steps", 400);

	private final TestClock clock = new TestClock();

	private final RecordedDisk disk = new RecordedDisk();

	@TempDir
	private Path temporary;

	private int opened;

	@Test
	void whatWasSyncedIsThereAfterACrashAtAnyMoment() throws Exception {
		run(this.temporary.resolve("recorded"), new Random(this.seed));
		List<Event> events = List.copyOf(this.disk.events());
		Random random = new Random(-this.seed);
		CrashedDisk crashed = new CrashedDisk(SETTINGS.fileSize());
		Expected expected = new Expected();
		for (int i = 0; i < events.size(); i++) {
			Event event = events.get(i);
			boolean boundary = event instanceof Sync && random.nextInt(4) == 0;
			boolean between = expected.hasBegun() && random.nextInt(40) == 0;
			if (boundary || between) {
				check(crashed, expected, random, "before event " + i + ", " + event);
			}
			crashed.apply(i, event);
			expected.apply(event);
		}
		check(crashed, expected, random, "at the end");
		assertThat(this.opened).isGreaterThan(this.steps / 8);
	}

	private void check(CrashedDisk crashed, Expected expected, Random random, String when) throws Exception {
		if (!expected.hasBegun()) {
			return;
		}
		Path all = Files.createDirectories(this.temporary.resolve("crash-" + this.opened++));
		switch (this.opened % 4) {
			case 0 -> crashed.writeAll(all);
			case 1 -> crashed.writeTorn(all, random);
			default -> crashed.writePages(all, random);
		}
		Map<String, Set<String>> found;
		try {
			found = read(all, expected);
		}
		catch (JournalException ex) {
			throw new AssertionError("Crash " + this.opened + " " + when + " with seed " + this.seed, ex);
		}
		expected.check(found, "crash " + this.opened + " " + when + " with seed " + this.seed);
		expected.checkDeadLetters(found, "crash " + this.opened + " " + when + " with seed " + this.seed);
		assertThat(read(all, expected)).as("opened again").isEqualTo(found);
		try (Stream<Path> files = Files.list(all)) {
			files.forEach((file) -> file.toFile().delete());
		}
	}

	/**
	 * Opens the directory; returns the messages and checks the producers of each queue.
	 */
	private Map<String, Set<String>> read(Path directory, Expected expected) {
		Map<String, Set<String>> found = new TreeMap<>();
		try (Journal journal = Journal.open(JournalOptions.of(directory), SETTINGS, this.clock, JournalFiles::new)) {
			for (String name : QUEUES) {
				TestQueue queue = new TestQueue(journal, name, this.clock);
				List<String> waiting = queue.waiting().stream().map((text) -> text.strip()).toList();
				found.put(name, new HashSet<>(waiting));
				assertThat(waiting).doesNotHaveDuplicates();
				expected.checkOrder(waiting);
				expected.checkProducer(name, queue.upTo());
			}
		}
		return found;
	}

	/** Uses a journal at random. */
	private void run(Path directory, Random random) {
		try (Journal journal = Journal.open(JournalOptions.of(directory), SETTINGS, this.clock, this.disk::files)) {
			this.disk.add(new Begun());
			List<Used> queues = Stream.of(QUEUES).map((name) -> new Used(journal, name)).toList();
			for (int step = 0; step < this.steps; step++) {
				int actions = 1 + random.nextInt(8);
				for (int i = 0; i < actions; i++) {
					queues.get(random.nextInt(QUEUES.length)).act(random, queues.get(2));
				}
				commit(queues, random);
			}
		}
	}

	private void commit(List<Used> queues, Random random) {
		Commit commit = new Commit(queues);
		this.disk.add(commit);
		TestQueue committing = queues.get(random.nextInt(QUEUES.length)).queue;
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

		private final List<StoredMessage> held = new ArrayList<>();

		private List<String> added = new ArrayList<>();

		private List<String> removed = new ArrayList<>();

		private static int number;

		Used(Journal journal, String name) {
			this.name = name;
			this.queue = new TestQueue(journal, name, CrashPointTests.this.clock);
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
				deadLetters.add(TestQueue.text(message).strip() + ".dead ");
			}
			else if (action < 90) {
				StoredMessage message = this.queue.store.dispatch(CrashPointTests.this.clock.now());
				if (message != null) {
					this.queue.store.requeue(message, CrashPointTests.this.clock.now());
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
			add(this.name + "-" + ++number + " ".repeat(size));
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
	private record Begun() implements Event {
	}

	/** Up to this commit all was reported as synced. */
	private record Reported(long commit) implements Event {
	}

	/** What a commit, which begins now, is about; its number is known when it is over. */
	private static final class Commit implements Event {

		private final Map<String, List<String>> added = new TreeMap<>();

		private final Map<String, List<String>> removed = new TreeMap<>();

		private final Map<String, Long> upTo = new TreeMap<>();

		private volatile long number;

		Commit(List<Used> queues) {
			for (Used used : queues) {
				this.added.put(used.name, used.added);
				this.removed.put(used.name, used.removed);
				this.upTo.put(used.name, used.queue.upTo());
				used.added = new ArrayList<>();
				used.removed = new ArrayList<>();
			}
		}

		List<String> added(String queue) {
			return Objects.requireNonNull(this.added.get(queue));
		}

		List<String> removed(String queue) {
			return Objects.requireNonNull(this.removed.get(queue));
		}

	}

	/** What must be there, and what may be there, at a moment. */
	private static final class Expected {

		private final List<Commit> commits = new ArrayList<>();

		private boolean begun;

		private long reported;

		boolean hasBegun() {
			return this.begun;
		}

		void apply(Event event) {
			if (event instanceof Begun) {
				this.begun = true;
			}
			else if (event instanceof Commit commit) {
				this.commits.add(commit);
			}
			else if (event instanceof Reported report) {
				this.reported = Math.max(this.reported, report.commit());
			}
		}

		void check(Map<String, Set<String>> found, String when) {
			for (String name : QUEUES) {
				Set<String> may = new HashSet<>();
				Set<String> must = new HashSet<>();
				for (Commit commit : this.commits) {
					may.addAll(commit.added(name));
					if (commit.number <= this.reported) {
						must.addAll(commit.added(name));
					}
				}
				for (Commit commit : this.commits) {
					must.removeAll(commit.removed(name));
					// Removals follow the messages of their commit.
					if (commit.number < this.reported) {
						may.removeAll(commit.removed(name));
					}
				}
				assertThat(found.get(name)).as(name + ", " + when).containsAll(must);
				assertThat(may).as(name + ", " + when).containsAll(found.get(name));
			}
		}

		/** What has become a dead letter is there as such, or still as it was. */
		void checkDeadLetters(Map<String, Set<String>> found, String when) {
			Set<String> safe = new HashSet<>();
			Set<String> removed = new HashSet<>();
			for (Commit commit : this.commits) {
				commit.removed.values().forEach(removed::addAll);
				if (commit.number <= this.reported) {
					commit.added.values().forEach(safe::addAll);
				}
			}
			for (Commit commit : this.commits) {
				for (String letter : commit.added("orders.dlq")) {
					String original = letter.endsWith(".dead") ? letter.substring(0, letter.length() - 5) : "";
					if (safe.contains(original) && !removed.contains(letter)
							&& found.values().stream().noneMatch((messages) -> messages.contains(original))) {
						assertThat(found.get("orders.dlq")).as("dead letter, " + when).contains(letter);
					}
				}
			}
		}

		void checkOrder(List<String> waiting) {
			List<Integer> numbers = waiting.stream()
				.filter((text) -> !text.endsWith(".dead"))
				.map((text) -> Integer.valueOf(text.substring(text.lastIndexOf('-') + 1)))
				.collect(Collectors.toList());
			assertThat(numbers).isSorted();
		}

		void checkProducer(String name, long upTo) {
			long least = 0;
			long most = 0;
			long before = 0;
			for (Commit commit : this.commits) {
				long now = Objects.requireNonNull(commit.upTo.get(name));
				// What is accepted without a message is written with the next one.
				if (commit.number <= this.reported && !commit.added(name).isEmpty()) {
					least = now;
				}
				most = Math.max(before, now);
				before = most;
			}
			assertThat(upTo).as("producer of " + name).isBetween(least, most);
		}

	}

}
