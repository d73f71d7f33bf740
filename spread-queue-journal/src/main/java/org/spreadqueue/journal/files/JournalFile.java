// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.files;

import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFile;
import org.jspecify.annotations.Nullable;

/**
 * A file of the journal, with what Artemis leaves open: once a sync has failed, none
 * succeeds any more; the name of a file is on the disk before there are records in it;
 * and a file that could not be created leaves nothing behind.
 */
public class JournalFile extends NIOSequentialFile {

	private static final String INCOMPLETE = ".tmp";

	/** The name of a file that is created to see whether that is possible. */
	static final String TRIAL = "trial" + INCOMPLETE;

	private final JournalFiles files;

	/**
	 * Of two syncs at a time, the operating system tells only one of a failure. Held
	 * while the disk is waited for, by the threads that write the journal.
	 */
	private final ReentrantLock syncLock = new ReentrantLock();

	public JournalFile(JournalFiles files, File directory, String name) {
		super(files, directory, name, 1);
		this.files = files;
	}

	/** Whether it is the name of a file that is still being created. */
	public static boolean isIncomplete(@Nullable String name) {
		return name != null && name.endsWith(INCOMPLETE);
	}

	@Override
	public void open(int maxIO, boolean useExecutor) throws IOException {
		super.open(maxIO, useExecutor);
		if (!isIncomplete(getFileName())) {
			syncDirectory(this.directory.toPath());
		}
	}

	/** Where a directory cannot be opened, as on Windows, there is no need to. */
	private static void syncDirectory(Path directory) throws IOException {
		FileChannel channel;
		try {
			channel = FileChannel.open(directory, StandardOpenOption.READ);
		}
		catch (IOException ex) {
			return;
		}
		try (channel) {
			channel.force(true);
		}
	}

	@Override
	public void fill(int size) throws IOException {
		try {
			super.fill(size);
		}
		catch (IOException ex) {
			try {
				delete();
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
			catch (ActiveMQException again) {
				ex.addSuppressed(again);
			}
			throw ex;
		}
	}

	@Override
	protected void syncChannel(FileChannel channel) throws IOException {
		this.syncLock.lock();
		try {
			this.files.requireNoFailure();
			channel.force(false);
		}
		catch (ClosedChannelException ex) {
			// Who has closed it has synced it before.
			throw ex;
		}
		catch (IOException ex) {
			// Noted before anybody else can sync, or take the file for synced.
			this.files.failed(ex);
			throw ex;
		}
		finally {
			this.syncLock.unlock();
		}
	}

	@Override
	public synchronized void close(boolean waitSync, boolean blockOnPending)
			throws IOException, InterruptedException, ActiveMQException {
		FileChannel open = this.channel;
		if (waitSync && open != null && open.isOpen()) {
			syncChannel(open);
		}
		super.close(false, blockOnPending);
	}

}
