// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.core.Ordered;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Knows whether a thread has a transaction that will still be committed. Spring itself
 * shows one until all its callbacks have returned, and what those of them that are called
 * after the commit or the rollback write on its connection, nobody commits.
 * <p>
 * For that, it is the first callback of each transaction that the manager begins. Of
 * others it learns with the first message, and does not know whether that came too late
 * before they are through.
 */
final class OpenTransactions implements TransactionExecutionListener {

	private static final Logger logger = QuotingLogger.of(JdbcOutbox.class);

	private final DataSource dataSource;

	/**
	 * By the holder of the connection, which a call keeps that takes part in a
	 * transaction after its end, with callbacks of its own. Weak, because listeners do
	 * not hear of each end.
	 */
	private final Map<Object, Phase> byConnection = Collections.synchronizedMap(new WeakHashMap<>());

	private OpenTransactions(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/** Looks at the transactions of a manager from now on. */
	static OpenTransactions of(PlatformTransactionManager transactions, DataSource dataSource) {
		OpenTransactions open = new OpenTransactions(dataSource);
		if (transactions instanceof ConfigurableTransactionManager manager) {
			// Others, not one more: transactions may be walking through these, or they
			// cannot be changed.
			Collection<TransactionExecutionListener> listeners = new ArrayList<>(
					manager.getTransactionExecutionListeners());
			listeners.add(open);
			manager.setTransactionExecutionListeners(listeners);
		}
		return open;
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
		if (failure == null) {
			Phase phase = new Phase();
			Object connection = TransactionSynchronizationManager.getResource(this.dataSource);
			if (connection != null) {
				this.byConnection.put(connection, phase);
			}
			if (TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.registerSynchronization(phase);
			}
		}
	}

	/** Returns whether the thread has one. */
	boolean isOpen() {
		Phase phase = phase();
		// Callbacks cannot be registered any more after the completion.
		return (phase != null) ? !phase.over : TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive();
	}

	/** Takes in that the thread has written a message in the one that is open. */
	void written() {
		if (phase() == null && TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new Phase());
		}
	}

	private @Nullable Phase phase() {
		Object connection = TransactionSynchronizationManager.getResource(this.dataSource);
		Phase phase = (connection != null) ? this.byConnection.get(connection) : null;
		return (phase != null) ? phase : registered();
	}

	/** Of JTA, for example, which binds no connection when a transaction begins. */
	private @Nullable Phase registered() {
		List<TransactionSynchronization> callbacks = TransactionSynchronizationManager.isSynchronizationActive()
				? TransactionSynchronizationManager.getSynchronizations() : List.of();
		for (TransactionSynchronization callback : callbacks) {
			if (callback instanceof Phase phase && phase.isOf(this)) {
				return phase;
			}
		}
		return null;
	}

	/** Whether a transaction is over. */
	private final class Phase implements TransactionSynchronization {

		/** JTA may tell of the end on a thread of its own. */
		private volatile boolean over;

		boolean isOf(OpenTransactions open) {
			return OpenTransactions.this == open;
		}

		/** Before all others, because they may send. */
		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public void afterCommit() {
			this.over = true;
		}

		/**
		 * Who is registered after the commit is not told of it, only of the completion.
		 * Who is registered by a call that takes part in a transaction after its
		 * completion is told of a commit, and that its end is not known.
		 */
		@Override
		public void afterCompletion(int status) {
			if (status == (this.over ? STATUS_UNKNOWN : STATUS_COMMITTED)) {
				logger.error("A message was written to the outbox after the end of the transaction of its thread, "
						+ "and may be lost. Have that transaction begun by the transaction manager of the outbox, "
						+ "which has to be a ConfigurableTransactionManager, or send in a transaction with "
						+ "PROPAGATION_REQUIRES_NEW");
			}
			this.over = true;
		}

	}

}
