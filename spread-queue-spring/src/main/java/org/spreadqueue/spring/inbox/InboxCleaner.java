// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Deletes what is older than the retention, on a thread of its own, while it runs.
 * Several programs may do so with one table.
 */
final class InboxCleaner {

	private static final Logger logger = QuotingLogger.of(JdbcInbox.class);

	/** Of one transaction. */
	private static final int BATCH = 1000;

	/** For the transaction under way at a stop. */
	private static final long STOP_SECONDS = 5;

	private final InboxTable table;

	private final TransactionTemplate transactions;

	private final InboxOptions options;

	/** Guards the field below. Nothing is waited for under it. */
	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable ScheduledExecutorService thread;

	InboxCleaner(InboxTable table, PlatformTransactionManager transactionManager, InboxOptions options) {
		this.table = table;
		this.transactions = new TransactionTemplate(transactionManager);
		this.options = options;
	}

	/** No effect if it runs. */
	void start() {
		this.lock.lock();
		try {
			if (this.thread != null) {
				return;
			}
			CustomizableThreadFactory threads = new CustomizableThreadFactory("spread-queue-inbox-");
			threads.setDaemon(true);
			this.thread = Executors.newSingleThreadScheduledExecutor(threads);
			long interval = this.options.cleanupInterval().toMillis();
			this.thread.scheduleWithFixedDelay(this::clean, interval, interval, TimeUnit.MILLISECONDS);
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isRunning() {
		this.lock.lock();
		try {
			return this.thread != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits for the transaction under way. */
	void stop() {
		ScheduledExecutorService stopped;
		this.lock.lock();
		try {
			stopped = this.thread;
			this.thread = null;
		}
		finally {
			this.lock.unlock();
		}
		if (stopped != null) {
			stopped.shutdown();
			try {
				if (!stopped.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
					stopped.shutdownNow();
				}
			}
			catch (InterruptedException ex) {
				stopped.shutdownNow();
				Thread.currentThread().interrupt();
			}
		}
	}

	private void clean() {
		try {
			long before = System.currentTimeMillis() - this.options.retention().toMillis();
			while (isRunning() && cleanBatch(before) == BATCH) {
				logger.debug("Inbox has deleted {} rows of {}, and there may be more", BATCH, this.table.name());
			}
		}
		// Whatever it is, the next time may be better, and an error would end the
		// schedule.
		catch (Throwable ex) {
			logger.warn("Inbox could not delete from {} what is older than {}, and tries again in {}",
					this.table.name(), this.options.retention(), this.options.cleanupInterval(), ex);
		}
	}

	private int cleanBatch(long before) {
		return this.transactions.execute((status) -> this.table.deleteBefore(before, BATCH));
	}

}
