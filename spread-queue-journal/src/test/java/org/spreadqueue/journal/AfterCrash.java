// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.journal.BusyQueues.Begun;
import org.spreadqueue.journal.BusyQueues.Commit;
import org.spreadqueue.journal.BusyQueues.Found;
import org.spreadqueue.journal.BusyQueues.Reported;
import org.spreadqueue.journal.RecordedDisk.Event;

import static org.assertj.core.api.Assertions.assertThat;

/** What must be there, and what may be there, after a crash at some moment. */
final class AfterCrash {

	/** What was there when the journal was opened. */
	private final Found before;

	/** What the disk need not have of that, and may still have, until it is open. */
	private final @Nullable AfterCrash killed;

	private final List<Commit> commits = new ArrayList<>();

	private boolean begun;

	private long reported;

	private AfterCrash(Found before, @Nullable AfterCrash killed) {
		this.before = before;
		this.killed = killed;
	}

	/** The disk has what was found. */
	static AfterCrash of(Found found) {
		return new AfterCrash(found, null);
	}

	/** The program was killed: what it found is not on the disk for that alone. */
	AfterCrash afterKill(Found found) {
		return new AfterCrash(found, this);
	}

	/** What was there when the journal was opened. */
	Found before() {
		return this.before;
	}

	/** Whether there is a journal. */
	boolean hasBegun() {
		return this.begun || this.before.exists();
	}

	/** Whether it is open, and not just being opened. */
	boolean isOpen() {
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

	void check(Found found, String when) {
		for (String name : BusyQueues.NAMES) {
			checkMessages(name, found, when);
			checkOrder(found.messages().getOrDefault(name, List.of()), when);
			checkProducer(name, found.upTo().getOrDefault(name, 0L), when);
		}
		checkDeadLetters(found, when);
	}

	private void checkMessages(String name, Found found, String when) {
		assertThat(found.of(name)).as(name + ", " + when).containsAll(must(name));
		assertThat(may(name)).as(name + ", " + when).containsAll(found.of(name));
	}

	private Set<String> must(String name) {
		if (this.killed != null && !this.begun) {
			return this.killed.must(name);
		}
		Set<String> must = this.before.of(name);
		for (Commit commit : this.commits) {
			if (commit.number() <= this.reported) {
				must.addAll(commit.added(name));
			}
		}
		this.commits.forEach((commit) -> must.removeAll(commit.removed(name)));
		return must;
	}

	private Set<String> may(String name) {
		Set<String> may = this.before.of(name);
		if (this.killed != null && !this.begun) {
			may.addAll(this.killed.may(name));
		}
		this.commits.forEach((commit) -> may.addAll(commit.added(name)));
		for (Commit commit : this.commits) {
			// Removals follow the messages of their commit.
			if (commit.number() < this.reported) {
				may.removeAll(commit.removed(name));
			}
		}
		return may;
	}

	/** What has become a dead letter is there as such, or still as it was. */
	private void checkDeadLetters(Found found, String when) {
		Set<String> safe = new HashSet<>();
		Set<String> removed = new HashSet<>();
		this.before.messages().values().forEach(safe::addAll);
		for (Commit commit : this.commits) {
			BusyQueues.NAMES.forEach((name) -> removed.addAll(commit.removed(name)));
			if (commit.number() <= this.reported) {
				BusyQueues.NAMES.forEach((name) -> safe.addAll(commit.added(name)));
			}
		}
		for (Commit commit : this.commits) {
			for (String letter : commit.added("orders.dlq")) {
				String original = BusyQueues.originalOf(letter);
				if (original != null && safe.contains(original) && !removed.contains(letter)
						&& !found.anywhere(original)) {
					assertThat(found.of("orders.dlq")).as("dead letter, " + when).contains(letter);
				}
			}
		}
	}

	private static void checkOrder(List<String> waiting, String when) {
		List<Integer> numbers = waiting.stream()
			.map((text) -> Integer.valueOf(text.substring(text.lastIndexOf('-') + 1)))
			.toList();
		assertThat(numbers).as("order, " + when).isSorted();
		assertThat(waiting).as(when).doesNotHaveDuplicates();
	}

	private void checkProducer(String name, long upTo, String when) {
		assertThat(upTo).as("producer of " + name + ", " + when).isBetween(leastOfProducer(name), mostOfProducer(name));
	}

	private long leastOfProducer(String name) {
		if (this.killed != null && !this.begun) {
			return this.killed.leastOfProducer(name);
		}
		long least = this.before.upTo().getOrDefault(name, 0L);
		for (Commit commit : this.commits) {
			// What is accepted without a message is written with the next one.
			if (commit.number() <= this.reported && !commit.added(name).isEmpty()) {
				least = commit.upTo(name);
			}
		}
		return least;
	}

	private long mostOfProducer(String name) {
		long most = this.before.upTo().getOrDefault(name, 0L);
		for (Commit commit : this.commits) {
			most = Math.max(most, commit.upTo(name));
		}
		return most;
	}

}
