// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.files;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal, and the first failure to write one of them. A file that cannot
 * be created ahead of time is no failure yet: there may be space when it is needed.
 */
public class JournalFiles extends NIOSequentialFileFactory {

	/** Records that come within this time after a sync share the next one. */
	private static final int SYNC_NANOS = 100_000;

	/** What Artemis says when it creates a file ahead of time, or when it needs one. */
	private static final String NOT_CREATED = "unable to open ";

	private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

	private volatile Listener listener = Listener.NONE;

	/**
	 * Creates the files of a directory.
	 * @param bufferSize largest record, in bytes
	 * @param buffered whether they are to be written: this takes a buffer of that size
	 */
	public JournalFiles(Path directory, int bufferSize, boolean buffered) {
		super(directory.toFile(), buffered, bufferSize, SYNC_NANOS, 1, false, null, null);
		disableBufferReuse();
	}

	/** Who is told of failures from now on. */
	public void listener(Listener listener) {
		this.listener = listener;
	}

	/**
	 * Left to the garbage collector: Netty, which Artemis asks to free them, cannot from
	 * Java 25 on. They are few: one to load with, and small ones for each file.
	 */
	@Override
	public void releaseDirectBuffer(ByteBuffer buffer) {
	}

	@Override
	public SequentialFile createSequentialFile(String name) {
		return file(this.journalDir, name);
	}

	/** A file of this directory; tests have some that fail. */
	protected JournalFile file(File directory, String name) {
		return new JournalFile(this, directory, name);
	}

	@Override
	public void onIOError(Throwable failure, @Nullable String message, @Nullable String file) {
		if (JournalFile.isIncomplete(file)) {
			this.listener.notCreated();
		}
		else if (!NOT_CREATED.equals(message)) {
			failed((failure instanceof Exception exception) ? exception : new IOException(failure));
		}
	}

	/**
	 * Overwrites what follows a gap, so that nobody takes it for records, and syncs that.
	 */
	public void erase(Path path, long position) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			byte[] zeros = new byte[1 << 16];
			file.seek(position);
			for (long left = file.length() - position; left > 0; left -= zeros.length) {
				file.write(zeros, 0, (int) Math.min(left, zeros.length));
			}
			file.getFD().sync();
		}
	}

	/** Whether a file of this size can be created, which is tried. Blocks. */
	public boolean canCreate(int size) {
		JournalFile trial = file(this.journalDir, JournalFile.TRIAL);
		try {
			trial.open(1, false);
			trial.fill(size);
			trial.close(false, false);
			trial.delete();
			return true;
		}
		catch (IOException | ActiveMQException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** Nothing is written any more. Called by any thread. */
	public void failed(Exception failure) {
		if (this.failure.compareAndSet(null, failure)) {
			this.listener.failed(failure);
		}
	}

	/** What has failed first, {@code null} if nothing has. */
	public @Nullable Exception failure() {
		return this.failure.get();
	}

	void requireNoFailure() throws IOException {
		Exception failure = failure();
		if (failure != null) {
			throw new IOException("The journal has failed before: " + failure, failure);
		}
	}

	/** Is told by any thread. */
	public interface Listener {

		/** Nobody who wants to know. */
		Listener NONE = new Listener() {

			@Override
			public void failed(Exception cause) {
			}

			@Override
			public void notCreated() {
			}

		};

		/** Nothing can be written any more. Told once. */
		void failed(Exception cause);

		/** A file could not be created ahead of time. */
		void notCreated();

	}

}
