// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

import org.apache.activemq.artemis.core.journal.IOCompletion;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;

import org.spreadqueue.journal.files.JournalFiles;
import org.spreadqueue.journal.record.RecordEncoding;
import org.spreadqueue.journal.record.RecordWriter;

/**
 * Hands records to Artemis, which writes them in this order, and learns which of them are
 * synced. The methods that append are called by one thread at a time, and do not block.
 */
final class Appender {

	static final byte PASS = 1;

	static final byte SNAPSHOT = 2;

	static final byte CHANGES = 3;

	/** What Artemis puts around a record, in bytes. */
	static final int AROUND = JournalImpl.SIZE_ADD_RECORD + 1;

	/** What Artemis writes when a record is deleted, in bytes. */
	static final int DELETION = JournalImpl.SIZE_DELETE_RECORD + 1;

	private static final Mark NOTHING = new Mark(0, 0);

	private final JournalFiles files;

	private final JournalImpl journal;

	private final boolean syncsAlways;

	private final LongConsumer synced;

	/** What has reached the operating system. */
	private final AtomicReference<Mark> written = new AtomicReference<>(NOTHING);

	/** What has reached the disk. */
	private final AtomicReference<Mark> onDisk;

	private long sequence;

	/** Whether a record was deleted since a file was last begun for that. */
	private volatile boolean deleted;

	/**
	 * Creates an appender for a journal that is loaded.
	 * @param sequence the highest one that was read
	 * @param synced is told by any thread up to which commit all is on the disk
	 */
	Appender(JournalFiles files, JournalImpl journal, boolean syncsAlways, long sequence, LongConsumer synced) {
		this.files = files;
		this.journal = journal;
		this.syncsAlways = syncsAlways;
		this.sequence = sequence;
		this.synced = synced;
		this.onDisk = new AtomicReference<>(new Mark(0, sequence));
	}

	/** What a record takes on the disk, in bytes. */
	static long sizeOf(RecordWriter items) {
		return AROUND + RecordEncoding.HEADER + items.size();
	}

	/** Whether nothing can be written any more. */
	boolean hasFailed() {
		return this.files.failure() != null;
	}

	/** Returns up to which commit all is on the disk. */
	long onDisk() {
		return mark(this.onDisk).commit();
	}

	/** Appends a record that something follows which ends the commit. */
	long add(byte type, RecordWriter items) {
		return add(type, items, false, new Completion());
	}

	/** Appends a record that ends a commit, so that it is synced. */
	long addLast(byte type, RecordWriter items, long commit) {
		return add(type, items, this.syncsAlways, new LastOfCommit(new Mark(commit, this.sequence + 1)));
	}

	private long add(byte type, RecordWriter items, boolean sync, IOCompletion completion) {
		long id = ++this.sequence;
		append(() -> this.journal.appendAddRecord(id, type, encoding(id, items), sync, completion));
		return id;
	}

	/** Appends what has changed of a record. */
	void update(long id, RecordWriter items) {
		this.sequence++;
		append(() -> this.journal.tryAppendUpdateRecord(id, CHANGES, encoding(id, items), false, false, null,
				new Completion()));
	}

	/** A record is not needed any more. */
	void delete(long id) {
		this.deleted = true;
		append(() -> this.journal.tryAppendDeleteRecord(id, false, null, new Completion()));
	}

	private RecordEncoding encoding(long id, RecordWriter items) {
		return new RecordEncoding(this.sequence, mark(this.onDisk).sequence(), id, items);
	}

	private void append(Append append) {
		try {
			append.run();
		}
		catch (Exception ex) {
			this.files.failed(ex);
		}
	}

	/** Syncs what has reached the operating system. Blocks. */
	void sync() {
		Mark mark = mark(this.written);
		if (mark.sequence() > mark(this.onDisk).sequence() && !hasFailed()) {
			try {
				// Files before the current one were synced when they were closed.
				this.journal.getCurrentFile().getFile().sync();
				reached(this.onDisk, mark);
			}
			catch (IOException ex) {
				this.files.failed(ex);
			}
		}
	}

	/** Deletes files in which nothing is needed any more. Blocks. */
	void deleteUnusedFiles(boolean beginsNextFile) {
		if (beginsNextFile && this.deleted && !hasFailed()) {
			this.deleted = false;
			append(this.journal::forceMoveNextFile);
		}
		append(this.journal::checkReclaimStatus);
	}

	/** Writes and syncs everything. Blocks. */
	void close() throws Exception {
		this.journal.stop();
	}

	private static Mark mark(AtomicReference<Mark> reference) {
		return Objects.requireNonNull(reference.get());
	}

	private static void reached(AtomicReference<Mark> reference, Mark mark) {
		reference.accumulateAndGet(mark, (one, other) -> (one.sequence() >= other.sequence()) ? one : other);
	}

	private interface Append {

		void run() throws Exception;

	}

	/** The last record of a commit. */
	private record Mark(long commit, long sequence) {
	}

	/** Artemis may report a record as done after it has reported its failure. */
	private class Completion implements IOCompletion {

		@Override
		public void storeLineUp() {
		}

		@Override
		public void done() {
		}

		@Override
		public void onError(int code, String message) {
			Appender.this.files.failed(new IOException(message));
		}

	}

	private final class LastOfCommit extends Completion {

		private final Mark mark;

		LastOfCommit(Mark mark) {
			this.mark = mark;
		}

		/** All records before it are where it is: files are written in order. */
		@Override
		public void done() {
			Appender appender = Appender.this;
			if (!appender.hasFailed()) {
				reached(appender.written, this.mark);
				if (appender.syncsAlways) {
					reached(appender.onDisk, this.mark);
					appender.synced.accept(this.mark.commit());
				}
			}
		}

	}

}
