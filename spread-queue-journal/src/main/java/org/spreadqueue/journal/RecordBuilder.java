// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.record.RecordWriter;

/**
 * Spreads what is to be written over records that are not much larger than a limit. A
 * message that is larger gets one of its own.
 */
class RecordBuilder {

	/** About what a queue, a producer or an outcome takes besides its text. */
	private static final int OVERHEAD = 128;

	private final long limit;

	private final List<Draft> drafts = new ArrayList<>();

	RecordBuilder(long limit) {
		this.limit = limit;
	}

	/** Returns where something about a queue is to be written. */
	RecordWriter about(QueueName queue, long size) {
		RecordWriter items = draft(size).items();
		items.queue(queue.value());
		return items;
	}

	void message(Entry entry, Moment moment) {
		write(draft(entry.size()), entry, moment);
	}

	/** Moves the messages of a record to another one. */
	void move(LiveRecord record, Moment moment) {
		Draft draft = draft(record.liveSize());
		draft.items().replaces(record.id());
		for (Entry entry : record.held()) {
			write(draft, entry, moment);
		}
	}

	private static void write(Draft draft, Entry entry, Moment moment) {
		draft.items().queue(entry.queue().value());
		draft.items().message(entry.toWrite(moment));
		draft.entries().add(entry);
	}

	Draft draft(long size) {
		Draft last = this.drafts.isEmpty() ? null : this.drafts.get(this.drafts.size() - 1);
		if (last == null || (!last.items().isEmpty() && last.items().size() + size + OVERHEAD > this.limit)) {
			last = new Draft(begin(this.drafts.size()), new ArrayList<>());
			this.drafts.add(last);
		}
		return last;
	}

	/** Begins the record with a number, from 0. */
	RecordWriter begin(int number) {
		return new RecordWriter();
	}

	/** Returns the records. */
	List<Draft> drafts() {
		return this.drafts;
	}

	boolean isEmpty() {
		return this.drafts.isEmpty();
	}

	long size() {
		return this.drafts.stream().mapToLong(Draft::size).sum();
	}

	/** A record that is not written yet. */
	record Draft(RecordWriter items, List<Entry> entries) {

		/** What it takes on the disk, in bytes. */
		long size() {
			return Appender.sizeOf(this.items);
		}

	}

}
