// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.apache.activemq.artemis.core.io.SequentialFile;

import org.spreadqueue.journal.files.JournalFile;
import org.spreadqueue.journal.files.JournalFiles;

/**
 * Records all that a journal does to its disk, in order, so that a test can build the
 * directory that a crash at any moment would leave.
 */
final class RecordedDisk {

	private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

	/** What was done so far; complete when the journal is closed. */
	List<Event> events() {
		return this.events;
	}

	void add(Event event) {
		this.events.add(event);
	}

	JournalFiles files(Path directory, int bufferSize, boolean buffered) {
		return new Files(directory, bufferSize, buffered);
	}

	/** Something that was done. */
	interface Event {

	}

	/** Bytes were handed to the operating system. */
	record Write(String file, long position, byte[] bytes) implements Event {
	}

	/** What was written to a file before the event with a number is on the disk. */
	record Sync(String file, int before) implements Event {
	}

	/** A file has this name from now on. */
	record Rename(String from, String to) implements Event {
	}

	record Delete(String file) implements Event {
	}

	/** What was renamed or deleted before the event with a number is on the disk. */
	record SyncDirectory(int before) implements Event {
	}

	private final class Files extends JournalFiles {

		Files(Path directory, int bufferSize, boolean buffered) {
			super(directory, bufferSize, buffered);
		}

		@Override
		public SequentialFile createSequentialFile(String name) {
			return new RecordedFile(super.createSequentialFile(name), RecordedDisk.this);
		}

		@Override
		public void erase(Path file, long position) throws IOException {
			int length = (int) (java.nio.file.Files.size(file) - position);
			String name = file.getFileName().toString();
			RecordedDisk.this.events.add(new Write(name, position, new byte[length]));
			super.erase(file, position);
			RecordedDisk.this.events.add(new Sync(name, RecordedDisk.this.events.size()));
		}

		@Override
		protected JournalFile file(File directory, String name) {
			return new JournalFile(this, directory, name) {

				@Override
				public void open(int maxIO, boolean useExecutor) throws IOException {
					int before = RecordedDisk.this.events.size();
					super.open(maxIO, useExecutor);
					if (!isIncomplete(getFileName())) {
						RecordedDisk.this.events.add(new SyncDirectory(before));
					}
					this.channel = new Channel(this.channel, this);
				}

			};
		}

	}

	private final class Channel extends FilteringChannel {

		private final JournalFile file;

		Channel(FileChannel target, JournalFile file) {
			super(target);
			this.file = file;
		}

		@Override
		void writing(ByteBuffer bytes, long position) {
			byte[] copy = new byte[bytes.remaining()];
			bytes.get(copy);
			RecordedDisk.this.events.add(new Write(this.file.getFileName(), position, copy));
		}

		@Override
		void sync(FileChannel target, boolean metaData) throws IOException {
			int before = RecordedDisk.this.events.size();
			super.sync(target, metaData);
			RecordedDisk.this.events.add(new Sync(this.file.getFileName(), before));
		}

	}

}
