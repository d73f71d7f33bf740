// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;

import javax.sql.DataSource;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.database.DatabaseTables;
import org.spreadqueue.spring.template.MessageOutbox;

/**
 * The outbox in a table of the application's database, which a schema script of this
 * package creates ({@code schema-postgresql.sql} and others). Each message gets an id,
 * its header {@link QueueHeaders#OUTBOX_ID}. An {@link OutboxRelay} sends what is in it.
 * <p>
 * A message belongs to the transaction of its thread. Without one, and after its commit
 * or rollback, in a {@link TransactionSynchronization} or a transactional event listener,
 * it has one of its own.
 *
 * @since 0.1.0
 */
public final class JdbcOutbox implements MessageOutbox {

	private final DataSource dataSource;

	private final OutboxOptions options;

	private final OutboxTable table;

	/** Those to which messages can belong. */
	private final OpenTransactions open;

	/** For messages that belong to none. */
	private final TransactionTemplate own;

	/** Whether a transaction of the manager binds the connection that it uses. */
	private final boolean bindsConnections;

	/** Has a permit when something was committed that the relay has not looked for. */
	private final Semaphore committed;

	private final TransactionSynchronization announcement = new Announcement();

	private final String connection;

	/**
	 * Creates an outbox for the messages of the main connection.
	 * @param dataSource of the database in which the transactions work
	 * @param transactions manages these transactions. As a
	 * {@link org.springframework.transaction.ConfigurableTransactionManager} it gets a
	 * listener, which has to stay among those that it has: it tells apart what is sent in
	 * a transaction and what is sent by callbacks after its end
	 */
	public JdbcOutbox(DataSource dataSource, PlatformTransactionManager transactions, OutboxOptions options) {
		Assert.notNull(transactions, "'transactions' must not be null");
		Assert.notNull(options, "'options' must not be null");
		this.dataSource = DatabaseTables.target(dataSource);
		this.options = options;
		this.table = new OutboxTable(this.dataSource, options.tableName());
		this.open = OpenTransactions.of(transactions, this.dataSource);
		this.own = new TransactionTemplate(transactions);
		// For the manager, one that is over still exists.
		this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.bindsConnections = transactions instanceof ResourceTransactionManager;
		this.committed = new Semaphore(0);
		this.connection = "";
	}

	private JdbcOutbox(JdbcOutbox main, String connection) {
		this.dataSource = main.dataSource;
		this.options = main.options;
		this.table = main.table;
		this.open = main.open;
		this.own = main.own;
		this.bindsConnections = main.bindsConnections;
		this.committed = main.committed;
		this.connection = connection;
	}

	@Override
	public JdbcOutbox forConnection(String connection) {
		Assert.notNull(connection, "'connection' must not be null");
		return new JdbcOutbox(this, connection);
	}

	/** Returns the settings. */
	public OutboxOptions options() {
		return this.options;
	}

	@Override
	public void write(QueueName queue, List<OutgoingJob> messages) {
		messages.forEach((message) -> requireSize(queue, message));
		inTransaction(() -> insert(queue, messages));
	}

	/** What a sender would refuse is refused while the transaction can still react. */
	private static void requireSize(QueueName queue, OutgoingJob message) {
		int bytes = message.content().body().length;
		Assert.isTrue(bytes <= Sender.MAX_MESSAGE_BYTES,
				() -> "The message for queue '" + queue + "' has " + bytes + " bytes, at most "
						+ Sender.MAX_MESSAGE_BYTES + " are possible. Send less, or a reference to the data.");
	}

	private int insert(QueueName queue, List<OutgoingJob> messages) {
		Assert.state(!this.bindsConnections || TransactionSynchronizationManager.hasResource(this.dataSource),
				() -> "The transaction of this thread does not use the DataSource of the outbox, so the message for "
						+ "queue '" + queue + "' would not be part of it. Send it in a transaction of that DataSource, "
						+ "or past the outbox with outbox(false).");
		Destination destination = new Destination(this.connection, queue.value());
		long now = System.currentTimeMillis();
		for (OutgoingJob message : messages) {
			String id = UUID.randomUUID().toString();
			this.table.insert(id, destination, message.withHeader(QueueHeaders.OUTBOX_ID, id), now);
		}
		return messages.size();
	}

	/**
	 * Has all refused messages tried again: those that stay in the table, because they
	 * could not be sent ({@link OutboxStatistics#refusals()}). For when the cause is
	 * gone. Part of the transaction of the thread, if there is one; otherwise it has one
	 * of its own.
	 * @return how many there were
	 * @throws org.springframework.dao.DataAccessException if the database fails
	 */
	public int retryRefused() {
		return inTransaction(() -> this.table.retryRefused(null, System.currentTimeMillis()));
	}

	/**
	 * Has some refused messages tried again, as {@link #retryRefused()} does.
	 * @param ids of their rows, some thousands at most; others than refused ones are left
	 * alone
	 * @return how many were found
	 */
	public int retryRefused(Collection<String> ids) {
		Assert.notNull(ids, "'ids' must not be null");
		return inTransaction(() -> this.table.retryRefused(ids, System.currentTimeMillis()));
	}

	/**
	 * Deletes refused messages, which are then lost. Transactions are as with
	 * {@link #retryRefused()}.
	 * @param ids of their rows, some thousands at most; others than refused ones are left
	 * alone
	 * @return how many were deleted
	 */
	public int deleteRefused(Collection<String> ids) {
		Assert.notNull(ids, "'ids' must not be null");
		return inTransaction(() -> this.table.deleteRefused(ids));
	}

	/**
	 * Changes rows in the transaction of the thread, or in one of its own if there is
	 * none that is still to be committed, and returns how many.
	 */
	private int inTransaction(IntSupplier change) {
		if (this.open.isOpen()) {
			return change(change);
		}
		return Objects.requireNonNull(this.own.execute((status) -> change(change)));
	}

	private int change(IntSupplier change) {
		int changed = change.getAsInt();
		this.open.written();
		announce();
		return changed;
	}

	/** Tells the relay of this program, after the commit. */
	private void announce() {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(this.announcement);
		}
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	OutboxTable table() {
		return this.table;
	}

	Semaphore committed() {
		return this.committed;
	}

	/**
	 * Wakes the relay of this program. One object, so that it is registered only once.
	 */
	private final class Announcement implements TransactionSynchronization {

		@Override
		public void afterCompletion(int status) {
			if (status != STATUS_ROLLED_BACK && JdbcOutbox.this.committed.availablePermits() == 0) {
				JdbcOutbox.this.committed.release();
			}
		}

	}

}
