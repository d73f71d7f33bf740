// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

	private final List<Commit> commits = new ArrayList<>();

	private boolean begun;

	private long reported;

	AfterCrash(Found before) {
		this.before = before;
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
		Set<String> may = this.before.of(name);
		Set<String> must = this.before.of(name);
		for (Commit commit : this.commits) {
			may.addAll(commit.added(name));
			if (commit.number() <= this.reported) {
				must.addAll(commit.added(name));
			}
		}
		for (Commit commit : this.commits) {
			must.removeAll(commit.removed(name));
			// Removals follow the messages of their commit.
			if (commit.number() < this.reported) {
				may.removeAll(commit.removed(name));
			}
		}
		assertThat(found.of(name)).as(name + ", " + when).containsAll(must);
		assertThat(may).as(name + ", " + when).containsAll(found.of(name));
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
				String original = letter.endsWith(".dead") ? letter.substring(0, letter.length() - 5) : "";
				if (safe.contains(original) && !removed.contains(letter) && !found.anywhere(original)) {
					assertThat(found.of("orders.dlq")).as("dead letter, " + when).contains(letter);
				}
			}
		}
	}

	private static void checkOrder(List<String> waiting, String when) {
		List<Integer> numbers = waiting.stream()
			.filter((text) -> !text.endsWith(".dead"))
			.map((text) -> Integer.valueOf(text.substring(text.lastIndexOf('-') + 1)))
			.toList();
		assertThat(numbers).as("order, " + when).isSorted();
		assertThat(waiting).as(when).doesNotHaveDuplicates();
	}

	private void checkProducer(String name, long upTo, String when) {
		long least = this.before.upTo().getOrDefault(name, 0L);
		long most = least;
		for (Commit commit : this.commits) {
			// What is accepted without a message is written with the next one.
			if (commit.number() <= this.reported && !commit.added(name).isEmpty()) {
				least = commit.upTo(name);
			}
			most = Math.max(most, commit.upTo(name));
		}
		assertThat(upTo).as("producer of " + name + ", " + when).isBetween(least, most);
	}

}
