// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.record.JournalMessage;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Content;

/** Where a message is in the journal, and what that says of it. */
final class Entry {

	/**
	 * What an entry takes in memory at most, with a record of its own, in bytes; tests
	 * measure it.
	 */
	static final int MEMORY = 300;

	/** Its numbers and times on the disk. */
	private static final int NUMBERS = 32;

	private final QueueName queue;

	private final long position;

	private final int size;

	/** As it was read, until its manager has it. */
	private @Nullable JournalMessage read;

	private @Nullable StoredMessage message;

	/** {@code null} until it is written. */
	private @Nullable LiveRecord record;

	/** The first commit that has it. */
	private long commit;

	private int index;

	private int attempt;

	private long notBefore;

	private boolean dirty;

	private boolean removed;

	Entry(QueueName queue, long position, StoredMessage message) {
		this.queue = queue;
		this.position = position;
		this.message = message;
		this.size = sizeOf(message.content(), message.orderingKey(), message.originator());
	}

	Entry(QueueName queue, JournalMessage read) {
		this.queue = queue;
		this.position = read.position();
		this.size = sizeOf(read.content(), read.orderingKey(), read.originator());
		this.read = read;
	}

	QueueName queue() {
		return this.queue;
	}

	long position() {
		return this.position;
	}

	private static int sizeOf(Content content, @Nullable String key, String originator) {
		int size = NUMBERS + originator.length() + ((key != null) ? key.length() : 0) + content.body().length;
		for (Map.Entry<String, String> header : content.headers().entrySet()) {
			size += 2 + header.getKey().length() + header.getValue().length();
		}
		return size;
	}

	/** About what it takes on the disk, in bytes; never changes. */
	long size() {
		return this.size;
	}

	/** What is to be written of it now; this is then what the journal says. */
	JournalMessage toWrite(Moment moment) {
		if (this.message != null) {
			noteWritten();
			return moment.toJournal(this.message, this.position);
		}
		return read();
	}

	JournalMessage read() {
		return Objects.requireNonNull(this.read, "its manager has it");
	}

	void reread(JournalMessage changed) {
		this.read = changed;
	}

	/** From now on its manager has it. */
	StoredMessage recover(Moment moment) {
		StoredMessage stored = moment.toStored(read());
		this.message = stored;
		this.read = null;
		stored.logEntry(this);
		noteWritten();
		return stored;
	}

	/** Whether the journal says something else of it than its manager. */
	boolean hasChanged() {
		return this.message != null
				&& (this.attempt != this.message.attempt() || this.notBefore != this.message.notBefore());
	}

	int attempt() {
		return this.attempt;
	}

	long notBefore() {
		return this.notBefore;
	}

	void noteWritten() {
		if (this.message != null) {
			this.attempt = this.message.attempt();
			this.notBefore = this.message.notBefore();
		}
	}

	@Nullable LiveRecord record() {
		return this.record;
	}

	int index() {
		return this.index;
	}

	/** The commit with which it was first written, 0 if it was read. */
	long commit() {
		return this.commit;
	}

	void at(LiveRecord record, int index) {
		if (this.record == null) {
			this.commit = record.commit();
		}
		this.record = record;
		this.index = index;
	}

	/** Returns whether it was not dirty before. */
	boolean makeDirty() {
		boolean before = this.dirty;
		this.dirty = true;
		return !before;
	}

	void makeClean() {
		this.dirty = false;
	}

	boolean isRemoved() {
		return this.removed;
	}

	void remove() {
		this.removed = true;
	}

}
