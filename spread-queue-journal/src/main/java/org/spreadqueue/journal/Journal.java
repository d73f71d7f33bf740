// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import org.slf4j.Logger;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.files.FreeSpace;
import org.spreadqueue.journal.files.JournalFiles;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Keeps the messages of queue managers in a directory, so that they survive the program.
 * All queues share the files, so that one sync serves all of them. The files are those of
 * the journal of Apache Artemis.
 * <p>
 * The managers call it on their event loop. Artemis' threads write, sync and tell; one
 * more thread looks after the space on the disk.
 * <p>
 * When a write or a sync fails, nothing is written any more and nothing more counts as
 * synced: what the disk has then is only known when it is opened again.
 *
 * @since 0.1.0
 */
public final class Journal implements MessageLogs {

	private static final Logger logger = QuotingLogger.of(Journal.class);

	private static final Duration LONGEST_SYNC = Duration.ofSeconds(10);

	private final JournalOptions options;

	private final DirectoryLock lock;

	private final JournalFiles files;

	private final Appender appender;

	private final Commits commits;

	private final Set<QueueName> queues;

	private final ScheduledThreadPoolExecutor executor = executor();

	private final List<QueueLog> opened = new CopyOnWriteArrayList<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private Journal(JournalOptions options, DirectoryLock lock, LoadedJournal loaded, InstantSource clock) {
		this.options = options;
		this.lock = lock;
		this.files = loaded.files();
		this.appender = new Appender(loaded.files(), loaded.journal(), options.syncsAlways(), loaded.sequence(),
				this::synced);
		int fileSize = loaded.settings().fileSize();
		FreeSpace space = new FreeSpace(options.directory(), fileSize, new FreeSpace.Disk() {

			@Override
			public void deleteUnused(boolean beginsNextFile) {
				Journal.this.appender.deleteUnusedFiles(beginsNextFile);
			}

			@Override
			public boolean canCreateFile() {
				return Journal.this.files.canCreate(fileSize);
			}

		}, this.executor);
		this.files.listener(new JournalFiles.Listener() {

			@Override
			public void failed(Exception cause) {
				Journal.this.failed(cause);
			}

			@Override
			public void notCreated() {
				space.isUsedUp();
			}

		});
		this.queues = loaded.content()
			.queues()
			.values()
			.stream()
			.filter((queue) -> !queue.entries().isEmpty())
			.map(LoadedQueue::name)
			.collect(Collectors.toUnmodifiableSet());
		space.ask();
		this.commits = new Commits(this.appender, loaded.settings(), options.syncsAlways(), space, clock,
				loaded.content());
		if (!options.syncsAlways()) {
			long interval = options.syncInterval().toNanos();
			this.executor.scheduleWithFixedDelay(this.appender::sync, interval, interval, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Opens the journal of a directory, which is created if it does not exist, and reads
	 * what is in it. Blocks: a million small messages take some seconds.
	 * @throws JournalException if the directory is in use, cannot be used, or is damaged
	 */
	public static Journal open(JournalOptions options) {
		return open(options, Settings.DEFAULT, InstantSource.system(), JournalFiles::new);
	}

	static Journal open(JournalOptions options, Settings settings, InstantSource clock, FilesFactory factory) {
		DirectoryLock lock = DirectoryLock.create(options.directory());
		try {
			LoadedJournal loaded = LoadedJournal.load(options.directory(), settings, factory);
			Journal journal = new Journal(options, lock, loaded, clock);
			journal.logOpened(loaded.content());
			return journal;
		}
		catch (RuntimeException | Error ex) {
			close(lock);
			throw ex;
		}
	}

	private static ScheduledThreadPoolExecutor executor() {
		return new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "spread-queue-journal");
			thread.setDaemon(true);
			return thread;
		}, new ThreadPoolExecutor.DiscardPolicy());
	}

	private void logOpened(Loading content) {
		logger.info("Journal in '{}' opened: {} messages of {} queues", location(),
				content.queues().values().stream().mapToInt((queue) -> queue.entries().size()).sum(),
				this.queues.size());
		if (!this.options.syncsAlways()) {
			logger.warn("Journal in '{}' is synced every {} only: what was accepted since may be lost when the machine "
					+ "stops", location(), this.options.syncInterval());
		}
	}

	@Override
	@SuppressWarnings("exports") // As in the interface.
	public MessageLog open(QueueName queue, Listener listener) {
		QueueLog log = this.commits.locked(() -> {
			if (this.closed.get()) {
				throw new IllegalStateException("The journal in '" + location() + "' is closed.");
			}
			QueueLog opened = this.commits.log(queue);
			opened.open(listener);
			return opened;
		});
		this.opened.add(log);
		Exception failure = this.files.failure();
		if (failure != null) {
			this.executor.execute(() -> log.failed(failure));
		}
		return log;
	}

	@Override
	public Set<QueueName> queues() {
		return this.queues;
	}

	@Override
	public String location() {
		return this.options.directory().toString();
	}

	/** How much was ever written, in bytes, without what is empty in the files. */
	long written() {
		return this.commits.locked(this.commits::offset);
	}

	/** About what the messages take on the disk that are held, in bytes. */
	long held() {
		return this.commits.locked(this.commits::liveSize);
	}

	/** Writes what is known of the queues, even if that is not due. */
	void writeSnapshot() {
		this.commits.run(this.commits::writeSnapshot);
	}

	/** Throws a {@link JournalException} if it could not be written. */
	void requireNoFailure() {
		Exception failure = this.files.failure();
		if (failure != null) {
			throw new JournalException(JournalException.Reason.UNUSABLE, this.options.directory(),
					"The journal in '" + location() + "' could not be written: " + failure, failure);
		}
	}

	private void synced(long commit) {
		for (QueueLog log : this.opened) {
			log.synced(commit);
		}
	}

	private void failed(Exception cause) {
		logger.error("Journal in '{}' cannot be written any more; it must be opened again", location(), cause);
		for (QueueLog log : this.opened) {
			log.failed(cause);
		}
	}

	@Override
	public void close() {
		boolean first = this.commits.locked(() -> {
			if (!this.closed.compareAndSet(false, true)) {
				return false;
			}
			this.commits.commitLast();
			return true;
		});
		if (first) {
			closeFiles();
			close(this.lock);
		}
	}

	/** An interrupt would close the file that is being written. */
	private void closeFiles() {
		boolean interrupted = Thread.interrupted();
		this.executor.shutdown();
		try {
			interrupted |= !awaitExecutor();
			this.appender.close();
		}
		catch (Exception ex) {
			logger.warn("Journal in '{}' was not closed properly", location(), ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** Returns whether it was not interrupted. */
	private boolean awaitExecutor() {
		try {
			this.executor.awaitTermination(LONGEST_SYNC.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private static void close(DirectoryLock lock) {
		try {
			lock.close();
		}
		catch (IOException ex) {
			logger.warn("The lock of a journal was not released: {}", ex.toString());
		}
	}

	/** Makes the files of a directory; tests make some that fail. */
	interface FilesFactory {

		JournalFiles create(Path directory, int bufferSize, boolean buffered);

	}

}
