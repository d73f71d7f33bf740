package org.spreadqueue.journal;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.record.JournalMessage;
import org.spreadqueue.manager.store.StoredMessage;

/** Where a message is in the journal, and what that says of it. */
final class Entry {

	/** About what a message takes besides its content. */
	private static final long OVERHEAD = 128;

	private final QueueName queue;

	private final long position;

	/** As it was read, until its manager has it. */
	private @Nullable JournalMessage read;

	private @Nullable StoredMessage message;

	/** {@code null} until it is written. */
	private @Nullable LiveRecord record;

	private int index;

	private int attempt;

	private long notBefore;

	private boolean dirty;

	private boolean removed;

	Entry(QueueName queue, long position, StoredMessage message) {
		this.queue = queue;
		this.position = position;
		this.message = message;
	}

	Entry(QueueName queue, JournalMessage read) {
		this.queue = queue;
		this.position = read.position();
		this.read = read;
	}

	QueueName queue() {
		return this.queue;
	}

	long position() {
		return this.position;
	}

	/** About what it takes in the journal; never changes. */
	long size() {
		return OVERHEAD + ((this.message != null) ? this.message.content() : read().content()).size();
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

	void at(LiveRecord record, int index) {
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
