// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import org.spreadqueue.journal.files.JournalFile;
import org.spreadqueue.journal.files.JournalFiles;

/** Files of a disk that fails when a test says so. */
final class FailingFiles extends JournalFiles {

	volatile boolean writesFail;

	volatile boolean syncsFail;

	volatile boolean full;

	FailingFiles(Path directory, int bufferSize, boolean buffered) {
		super(directory, bufferSize, buffered);
	}

	@Override
	protected JournalFile file(File directory, String name) {
		return new JournalFile(this, directory, name) {

			@Override
			public void open(int maxIO, boolean useExecutor) throws IOException {
				super.open(maxIO, useExecutor);
				this.channel = new FailingChannel(this.channel, isIncomplete(getFileName()));
			}

		};
	}

	private final class FailingChannel extends FilteringChannel {

		private final boolean created;

		FailingChannel(FileChannel target, boolean created) {
			super(target);
			this.created = created;
		}

		@Override
		void writing(ByteBuffer bytes, long position) throws IOException {
			if (this.created && FailingFiles.this.full && position > 0) {
				throw new IOException("No space left on device");
			}
			if (!this.created && FailingFiles.this.writesFail) {
				throw new IOException("Input/output error");
			}
		}

		@Override
		void sync(FileChannel target, boolean metaData) throws IOException {
			if (FailingFiles.this.syncsFail) {
				throw new IOException("Input/output error");
			}
			super.sync(target, metaData);
		}

	}

}
