// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalFileImpl;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.journal.impl.JournalReaderCallback;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.journal.files.JournalFiles;
import org.spreadqueue.journal.record.NewerVersionException;
import org.spreadqueue.journal.record.ReadRecord;
import org.spreadqueue.journal.record.UnreadableRecordException;

/**
 * Reads the files of a journal more strictly than Artemis does, which passes over what it
 * cannot read. In a file, each record follows the one before without a gap, and behind
 * the last one there is nothing.
 * <p>
 * Where that is not so, writing was interrupted there, if nothing says that what was
 * there had been synced: neither a later record nor a later file, which is only begun
 * when the one before is synced. What follows was not synced either, so the journal ends
 * there. All other gaps are damage.
 */
final class JournalScan {

	private final JournalFiles files;

	private final Settings settings;

	private final JournalImpl journal;

	private final Records records;

	private final boolean salvage;

	private final AtomicReference<ByteBuffer> buffer = new AtomicReference<>();

	private final List<Gap> damage = new ArrayList<>();

	private @Nullable Gap torn;

	private boolean newer;

	private long sequence;

	/**
	 * Creates a scan of a directory.
	 * @param journal not started; knows how to read the header of a file
	 * @param salvage whether what can be read behind a gap is wanted, too
	 */
	JournalScan(JournalFiles files, Settings settings, JournalImpl journal, Records records, boolean salvage) {
		this.files = files;
		this.settings = settings;
		this.journal = journal;
		this.records = records;
		this.salvage = salvage;
	}

	/** Reads everything that can be read. */
	void run() throws Exception {
		try {
			for (JournalFileImpl file : ordered()) {
				new FileScan(file).run();
			}
		}
		finally {
			ByteBuffer used = this.buffer.get();
			if (used != null) {
				this.files.releaseDirectBuffer(used);
			}
		}
	}

	/** What is damaged, in the order of the files. */
	List<Gap> damage() {
		return this.damage;
	}

	/** Where the journal ends because writing was interrupted. */
	@Nullable Gap torn() {
		return this.torn;
	}

	/** Whether a later version of this program has written a record. */
	boolean isNewer() {
		return this.newer;
	}

	/** The highest sequence of a record. */
	long sequence() {
		return this.sequence;
	}

	private List<JournalFileImpl> ordered() throws Exception {
		List<JournalFileImpl> ordered = new ArrayList<>();
		for (String name : this.files.listFiles(Settings.EXTENSION)) {
			SequentialFile file = this.files.createSequentialFile(name);
			if (file.size() < this.settings.fileSize()) {
				this.damage.add(new Gap(path(file), file.size(), "the file is cut off: it has " + file.size()
						+ " bytes instead of " + this.settings.fileSize()));
			}
			if (file.size() >= JournalImpl.SIZE_HEADER) {
				addInOrder(file, ordered);
			}
		}
		ordered.sort(Comparator.comparingLong(JournalFileImpl::getFileID));
		return ordered;
	}

	private void addInOrder(SequentialFile file, List<JournalFileImpl> ordered) throws Exception {
		JournalFileImpl journalFile;
		file.open(1, false);
		try {
			journalFile = this.journal.readFileHeader(file);
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Exception ex) {
			this.damage.add(new Gap(path(file), 0, "its header is not one of a journal file"));
			return;
		}
		finally {
			file.close(false, false);
		}
		ordered.add(journalFile);
	}

	private static Path path(SequentialFile file) {
		return file.getJavaFile().toPath();
	}

	/** Takes the records that can be read, in their order. */
	interface Records {

		void added(long id, byte type, ReadRecord record) throws UnreadableRecordException;

		void updated(long id, ReadRecord record) throws UnreadableRecordException;

		void deleted(long id);

	}

	/**
	 * Where something is missing or damaged.
	 *
	 * @param position in the file, in bytes
	 * @param reason what is wrong there; begins with a small letter
	 */
	record Gap(Path file, long position, String reason) {
	}

	private final class FileScan implements JournalReaderCallback {

		private static final int ADD = JournalImpl.SIZE_ADD_RECORD + 1;

		private static final int DELETE = JournalImpl.SIZE_DELETE_RECORD + 1;

		private final JournalFileImpl file;

		/** Where the next record must begin. */
		private int end = JournalImpl.SIZE_HEADER;

		private @Nullable Gap gap;

		FileScan(JournalFileImpl file) {
			this.file = file;
		}

		void run() throws Exception {
			JournalImpl.readJournalFile(JournalScan.this.files, this.file, this, JournalScan.this.buffer);
			if (isOfAnotherFile()) {
				JournalScan.this.damage.add(gap(0, "its header has another number than its records"));
				return;
			}
			int rest = firstByteFrom(this.end);
			if (rest >= 0 && this.gap == null) {
				this.gap = gap(this.end, "there is something at " + rest + " that is no complete record");
			}
			boolean hasData = this.end > JournalImpl.SIZE_HEADER || this.gap != null;
			if (hasData && JournalScan.this.torn != null) {
				JournalScan.this.damage.add(JournalScan.this.torn);
				JournalScan.this.torn = null;
			}
			if (this.gap != null && !JournalScan.this.damage.contains(this.gap)) {
				JournalScan.this.torn = this.gap;
			}
		}

		/**
		 * Whether there is a record where the first one must be, but with the number of
		 * another file. Then there is nothing that could be read. A number that was
		 * written in part has nothing behind it.
		 */
		private boolean isOfAnotherFile() {
			ByteBuffer bytes = Objects.requireNonNull(JournalScan.this.buffer.get());
			byte type = bytes.get(JournalImpl.SIZE_HEADER);
			return type >= JournalImpl.EVENT_RECORD && type <= JournalImpl.ROLLBACK_RECORD
					&& bytes.getInt(JournalImpl.SIZE_HEADER + 1) != this.file.getRecordID()
					&& firstByteFrom(JournalImpl.SIZE_HEADER + 1 + Integer.BYTES) >= 0;
		}

		private int firstByteFrom(int from) {
			ByteBuffer bytes = Objects.requireNonNull(JournalScan.this.buffer.get());
			int position = from;
			while (position + Long.BYTES <= bytes.limit() && bytes.getLong(position) == 0) {
				position += Long.BYTES;
			}
			while (position < bytes.limit() && bytes.get(position) == 0) {
				position++;
			}
			return (position < bytes.limit()) ? position : -1;
		}

		private Gap gap(long position, String reason) {
			return new Gap(path(this.file.getFile()), position, reason);
		}

		@Override
		public void onReadAddRecord(RecordInfo info) {
			int start = follows(ADD + info.data.length);
			read(info, start, (record) -> JournalScan.this.records.added(info.id, info.userRecordType, record));
		}

		@Override
		public void onReadUpdateRecord(RecordInfo info) {
			int start = follows(ADD + info.data.length);
			read(info, start, (record) -> JournalScan.this.records.updated(info.id, record));
		}

		@Override
		public void onReadDeleteRecord(long id) {
			follows(DELETE);
			if (this.gap == null) {
				JournalScan.this.records.deleted(id);
			}
		}

		/** The size at the end of the record is not read yet. */
		private int follows(int size) {
			int position = Objects.requireNonNull(JournalScan.this.buffer.get()).position() + Integer.BYTES;
			int start = position - size;
			if (start != this.end && this.gap == null) {
				this.gap = gap(this.end, "there is no complete record, but one follows at " + start);
			}
			this.end = position;
			return start;
		}

		private void read(RecordInfo info, int start, Use use) {
			try {
				ReadRecord record = ReadRecord.of(info.data, info.id);
				if (this.gap != null && record.synced() > JournalScan.this.sequence
						&& !JournalScan.this.damage.contains(this.gap)) {
					JournalScan.this.damage.add(this.gap);
				}
				if (this.gap == null || JournalScan.this.salvage) {
					use.of(record);
				}
				if (this.gap == null) {
					JournalScan.this.sequence = Math.max(JournalScan.this.sequence, record.sequence());
				}
			}
			catch (NewerVersionException ex) {
				JournalScan.this.newer = true;
			}
			catch (UnreadableRecordException ex) {
				if (this.gap == null) {
					this.gap = gap(start, "the record " + info.id + " is damaged: " + ex.getMessage());
				}
			}
		}

	}

	private interface Use {

		void of(ReadRecord record) throws UnreadableRecordException;

	}

}
