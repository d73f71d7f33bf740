// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.util.concurrent.Callable;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.listener.MessageInbox;
import org.spreadqueue.spring.listener.NotIdempotentException;
import org.spreadqueue.worker.JobResult;

/** The transactions of one listener: work, and the row of its message. */
final class InboxTransactions implements MessageInbox.Transactions {

	private static final Logger logger = QuotingLogger.of(JdbcInbox.class);

	private final String listenerId;

	private final InboxTable table;

	private final DataSource dataSource;

	private final PlatformTransactionManager transactionManager;

	private final TransactionDefinition definition;

	InboxTransactions(String listenerId, InboxTable table, DataSource dataSource,
			PlatformTransactionManager transactionManager, TransactionDefinition definition) {
		this.listenerId = listenerId;
		this.table = table;
		this.dataSource = dataSource;
		this.transactionManager = transactionManager;
		this.definition = definition;
	}

	/**
	 * Begins a transaction and looks for the table, unless the database cannot be
	 * reached: that may be different when messages come.
	 */
	void check() {
		TransactionStatus status;
		try {
			status = this.transactionManager.getTransaction(this.definition);
		}
		catch (TransactionException ex) {
			logger.warn(
					"Listener '{}' is idempotent, and its inbox cannot be checked, because no transaction can begin",
					this.listenerId, ex);
			return;
		}
		try {
			checkDataSource();
			this.table.check();
		}
		catch (DataAccessException ex) {
			throw new NotIdempotentException(this.listenerId,
					"The table '" + this.table.name()
							+ "', in which it is remembered what has been done, cannot be read: "
							+ ex.getMostSpecificCause().getMessage(),
					"Create it, by the script for your database in org/spreadqueue/spring/inbox, or with"
							+ " spread.queue.inbox.initialize-schema=always.",
					ex);
		}
		finally {
			this.transactionManager.rollback(status);
		}
	}

	@Override
	public @Nullable JobResult once(QueueName queue, @Nullable String key, Callable<JobResult> work) throws Exception {
		TransactionStatus status = this.transactionManager.getTransaction(this.definition);
		JobResult result;
		try {
			checkDataSource();
			result = (key == null || this.table.add(queue, key, System.currentTimeMillis())) ? work.call() : null;
		}
		catch (Throwable ex) {
			rollbackAfter(status, ex);
			throw ex;
		}
		if (result == null || result instanceof JobResult.Done) {
			this.transactionManager.commit(status);
		}
		else {
			this.transactionManager.rollback(status);
		}
		return result;
	}

	/** The failure of the work is what counts. */
	private void rollbackAfter(TransactionStatus status, Throwable failure) {
		try {
			this.transactionManager.rollback(status);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * Whether the transaction that has begun is one of the table's database. A manager of
	 * several resources, as with JTA, binds those that are used later.
	 */
	private void checkDataSource() {
		if (this.transactionManager instanceof ResourceTransactionManager
				&& !TransactionSynchronizationManager.hasResource(this.dataSource)) {
			throw new NotIdempotentException(this.listenerId,
					"Its transaction manager, a " + this.transactionManager.getClass().getName()
							+ ", has no transactions of the DataSource in which it is remembered what has been done.",
					"Use the transaction manager of that DataSource, or define a JdbcInbox bean with the DataSource"
							+ " of the listener's work.");
		}
	}

}
