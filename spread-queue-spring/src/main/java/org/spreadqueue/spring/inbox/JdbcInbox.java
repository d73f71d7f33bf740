// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.Assert;

import org.spreadqueue.spring.database.DatabaseTables;
import org.spreadqueue.spring.listener.ListenerMethods;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.MessageInbox;

/**
 * An inbox in a table of the application's database, which a schema script of this
 * package creates ({@code schema-postgresql.sql} and others), for transactions of JDBC
 * and JPA. A message is known by its queue and its key, so all programs that work for a
 * queue have to share the table.
 * <p>
 * A listener's method joins the transaction, in which it is called, with
 * {@code @Transactional}, or does not need the annotation. Isolation, timeout and manager
 * are those that the annotation names. A method that is called with another propagation
 * than that of its caller is refused. An exception of the method rolls back everything,
 * even one that the annotation says it does not.
 * <p>
 * From the first idempotent listener on, a thread deletes what is older than the
 * retention, except while the application context is stopped. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JdbcInbox implements MessageInbox, SmartLifecycle, DisposableBean, BeanFactoryAware {

	private final DataSource dataSource;

	private final PlatformTransactionManager transactionManager;

	private final InboxOptions options;

	private final InboxTable table;

	private final InboxCleaner cleaner;

	private @Nullable BeanFactory beanFactory;

	/**
	 * Creates an inbox.
	 * @param dataSource where the table is
	 * @param transactionManager of that, for listeners that name none
	 */
	public JdbcInbox(DataSource dataSource, PlatformTransactionManager transactionManager, InboxOptions options) {
		Assert.notNull(transactionManager, "'transactionManager' must not be null");
		Assert.notNull(options, "'options' must not be null");
		this.dataSource = DatabaseTables.target(dataSource);
		this.transactionManager = transactionManager;
		this.options = options;
		this.table = new InboxTable(this.dataSource, options.tableName());
		this.cleaner = new InboxCleaner(this.table, transactionManager, options);
	}

	/** Returns the settings. */
	public InboxOptions options() {
		return this.options;
	}

	/** For transaction managers that listeners name. */
	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Transactions open(ListenerOptions options, ListenerMethods methods) {
		DeclaredTransaction declared = DeclaredTransaction.of(options, methods,
				(this.beanFactory instanceof ConfigurableBeanFactory beans) ? new EmbeddedValueResolver(beans) : null);
		InboxTransactions transactions = new InboxTransactions(options.id(), this.table, this.dataSource,
				transactionManager(declared.manager()), declared.definition(options.id()));
		transactions.check();
		// Nobody else would, for a listener that comes while the application runs.
		start();
		return transactions;
	}

	private PlatformTransactionManager transactionManager(String qualifier) {
		if (qualifier.isEmpty() || this.beanFactory == null) {
			return this.transactionManager;
		}
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, PlatformTransactionManager.class,
				qualifier);
	}

	@Override
	public void start() {
		this.cleaner.start();
	}

	@Override
	public void stop() {
		this.cleaner.stop();
	}

	/** Ends what has begun before the start of the application context has failed. */
	@Override
	public void destroy() {
		stop();
	}

	@Override
	public boolean isRunning() {
		return this.cleaner.isRunning();
	}

}
