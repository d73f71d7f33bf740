// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.util.Map;
import java.util.Set;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

import org.spreadqueue.spring.listener.ListenerMethods;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.MessageInbox;
import org.spreadqueue.spring.listener.NotIdempotentException;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is remembered is part of the transactions of JPA as of those of JDBC.
 */
class JpaInboxTests {

	private final TestDatabase database = TestDatabase.h2();

	private final LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();

	private EntityManagerFactory entities;

	private JpaTransactionManager transactionManager;

	@BeforeEach
	void open() {
		this.factory.setDataSource(this.database.dataSource);
		this.factory.setPackagesToScan(getClass().getPackageName());
		this.factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		this.factory.setPersistenceProviderClass(HibernatePersistenceProvider.class);
		this.factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
		this.factory.afterPropertiesSet();
		this.entities = requireNonNull(this.factory.getObject());
		this.transactionManager = new JpaTransactionManager(this.entities);
		this.transactionManager.afterPropertiesSet();
	}

	@AfterEach
	void close() {
		this.factory.destroy();
		this.database.close();
	}

	@Test
	void entitiesAreStoredOnce() throws Exception {
		MessageInbox.Transactions transactions = open(this.database);
		assertThat(transactions.once(InboxContract.ORDERS, "1", () -> place(1))).isEqualTo(JobResult.done());
		assertThat(transactions.once(InboxContract.ORDERS, "1", () -> place(2))).isNull();
		assertThat(orders()).isEqualTo(1);
	}

	@Test
	void whatFailsAtTheFlushOfTheCommitLeavesNoTrace() throws Exception {
		MessageInbox.Transactions transactions = open(this.database);
		transactions.once(InboxContract.ORDERS, "1", () -> place(1));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> transactions.once(InboxContract.ORDERS, "2", () -> place(1)));
		assertThat(this.database.keys()).containsExactly("1");
		assertThat(transactions.once(InboxContract.ORDERS, "2", () -> place(2))).isEqualTo(JobResult.done());
		assertThat(orders()).isEqualTo(2);
	}

	@Test
	void anInboxInAnotherDatabaseIsRefused() {
		try (TestDatabase other = TestDatabase.h2()) {
			assertThatExceptionOfType(NotIdempotentException.class).isThrownBy(() -> open(other))
				.withMessageContainingAll("Listener 'test' cannot be idempotent", "JpaTransactionManager",
						"DataSource");
		}
	}

	private MessageInbox.Transactions open(TestDatabase inbox) {
		JdbcInbox created = new JdbcInbox(inbox.dataSource, this.transactionManager, inbox.options);
		try {
			return created.open(ListenerOptions.of("test", WorkerOptions.of(InboxContract.ORDERS)),
					new ListenerMethods(Object.class, Set.of()));
		}
		finally {
			created.stop();
		}
	}

	private JobResult place(long id) {
		PlacedOrder order = new PlacedOrder();
		order.id = id;
		SharedEntityManagerCreator.createSharedEntityManager(this.entities).persist(order);
		return JobResult.done();
	}

	private long orders() {
		return this.database.jdbc().sql("SELECT COUNT(*) FROM inbox_order").query(Long.class).single();
	}

	@Entity(name = "inbox_order")
	static class PlacedOrder {

		@Id
		long id;

	}

}
