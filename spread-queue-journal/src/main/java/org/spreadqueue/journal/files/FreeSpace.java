// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;

import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Whether the disk has space for more messages. What is left then is for what becomes of
 * those that are there. The disk is asked by another thread, because that may block, and
 * only when somebody wants to know.
 */
public final class FreeSpace {

	private static final Logger logger = QuotingLogger.of(FreeSpace.class);

	/** Space for so many files is kept free of new messages. */
	private static final int RESERVED_FILES = 3;

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

	/** A file is much to write. */
	private static final long NEXT_FILE_INTERVAL = TimeUnit.SECONDS.toNanos(2);

	private final Path directory;

	private final long fileSize;

	private final Disk disk;

	private final Executor executor;

	private final AtomicLong lastAsked = new AtomicLong(System.nanoTime());

	/** How much was written since the disk was asked. */
	private final AtomicLong written = new AtomicLong();

	/** How much space there was when it was asked. */
	private volatile long usable = Long.MAX_VALUE;

	private volatile boolean enough = true;

	/** When the next file was last begun for the sake of others; on the executor. */
	private long nextFileBegun = System.nanoTime() - NEXT_FILE_INTERVAL;

	/** Whether a file could not be created, however much space there seems to be. */
	private volatile boolean usedUp;

	/**
	 * Creates it for a directory that exists.
	 * @param fileSize of each file, in bytes
	 * @param executor asks the disk, one thing at a time
	 */
	public FreeSpace(Path directory, long fileSize, Disk disk, Executor executor) {
		this.directory = directory;
		this.fileSize = fileSize;
		this.disk = disk;
		this.executor = executor;
	}

	/** Whether messages can be taken in. Called by one thread at a time. */
	public boolean isEnough() {
		long last = this.lastAsked.get();
		long now = System.nanoTime();
		if (now - last >= INTERVAL && this.lastAsked.compareAndSet(last, now)) {
			this.executor.execute(this::ask);
		}
		return this.enough && this.usable - this.written.get() >= RESERVED_FILES * this.fileSize;
	}

	/** The journal has written so much more. */
	public void written(long bytes) {
		this.written.addAndGet(bytes);
	}

	/** A file could not be created. */
	public void isUsedUp() {
		this.usedUp = true;
		refuse();
	}

	/** One file more is needed to begin again than to go on. */
	public void ask() {
		try {
			long before = this.written.get();
			long usable = usable();
			if (!this.enough) {
				this.disk.deleteUnused(mayBeginNextFile(usable));
				usable = usable();
			}
			this.usable = usable;
			this.written.addAndGet(-before);
			if (this.enough && usable < RESERVED_FILES * this.fileSize) {
				refuse();
			}
			else if (!this.enough && usable >= (RESERVED_FILES + 1) * this.fileSize
					&& (!this.usedUp || this.disk.canCreateFile())) {
				this.usedUp = false;
				this.enough = true;
				logger.info("The disk of '{}' has space again; messages are taken in", this.directory);
			}
		}
		catch (IOException ex) {
			logger.warn("The space on the disk of '{}' is not known: {}", this.directory, ex.toString());
		}
	}

	/** The last file of what is reserved is not spent on this. */
	private boolean mayBeginNextFile(long usable) {
		long now = System.nanoTime();
		boolean may = usable >= this.fileSize && now - this.nextFileBegun >= NEXT_FILE_INTERVAL;
		if (may) {
			this.nextFileBegun = now;
		}
		return may;
	}

	private long usable() throws IOException {
		return Files.getFileStore(this.directory).getUsableSpace();
	}

	private void refuse() {
		if (this.enough) {
			this.enough = false;
			logger.warn("The disk of '{}' has no space for more messages; they are refused until it has {} MB. What is "
					+ "there goes on", this.directory, ((RESERVED_FILES + 1) * this.fileSize) >> 20);
		}
	}

	/** What a journal does to its disk when there is little space. Both block. */
	public interface Disk {

		/**
		 * Deletes files in which nothing is needed any more. What is deleted in the file
		 * that is being written counts only when the next one is begun.
		 */
		void deleteUnused(boolean beginsNextFile);

		/** Whether a file of the journal can be created, which is tried. */
		boolean canCreateFile();

	}

}
