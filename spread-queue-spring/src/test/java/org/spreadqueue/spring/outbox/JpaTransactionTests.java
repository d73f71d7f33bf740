// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.util.List;
import java.util.Map;

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
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages are part of the transactions of JPA as of those of JDBC.
 */
class JpaTransactionTests {

	private static final QueueName QUEUE = new QueueName("orders");

	private final TestDatabase database = TestDatabase.h2();

	private final ManualCommits dataSource = new ManualCommits(this.database.dataSource);

	private final LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();

	private TransactionTemplate transaction;

	private EntityManagerFactory entities;

	private JdbcOutbox outbox;

	@BeforeEach
	void open() {
		this.factory.setDataSource(this.dataSource);
		this.factory.setPackagesToScan(getClass().getPackageName());
		this.factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		this.factory.setPersistenceProviderClass(HibernatePersistenceProvider.class);
		this.factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
		this.factory.afterPropertiesSet();
		this.entities = requireNonNull(this.factory.getObject());
		JpaTransactionManager transactions = new JpaTransactionManager(this.entities);
		transactions.afterPropertiesSet();
		this.transaction = new TransactionTemplate(transactions);
		this.outbox = new JdbcOutbox(this.dataSource, transactions,
				OutboxOptions.DEFAULT.withTableName(this.database.table));
	}

	@AfterEach
	void close() {
		this.factory.destroy();
		this.database.close();
	}

	@Test
	void aMessageIsCommittedWithTheEntities() {
		this.transaction.executeWithoutResult((status) -> place(1));
		assertThat(this.database.rows()).isEqualTo(1);
		assertThat(orders()).isEqualTo(1);
	}

	@Test
	void aMessageIsRolledBackWithTheEntities() {
		this.transaction.executeWithoutResult((status) -> {
			place(1);
			status.setRollbackOnly();
		});
		assertThat(this.database.rows()).isZero();
		assertThat(orders()).isZero();
	}

	@Test
	void withoutATransactionAMessageHasOneOfItsOwn() {
		write();
		assertThat(this.database.rows()).isEqualTo(1);
	}

	@Test
	void afterATransactionAMessageHasOneOfItsOwn() {
		this.transaction.executeWithoutResult((status) -> {
			place(1);
			writeAfterwards();
		});
		assertThat(this.database.rows()).isEqualTo(3);
		this.transaction.executeWithoutResult((status) -> {
			place(2);
			writeAfterwards();
			status.setRollbackOnly();
		});
		assertThat(this.database.rows()).isEqualTo(4);
		assertThat(orders()).isEqualTo(1);
	}

	private void writeAfterwards() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				write();
			}

			@Override
			public void afterCompletion(int status) {
				write();
			}

		});
	}

	private void write() {
		this.outbox.write(QUEUE, List.of(OutgoingJob.of(Content.NULL)));
	}

	private void place(long id) {
		PlacedOrder order = new PlacedOrder();
		order.id = id;
		SharedEntityManagerCreator.createSharedEntityManager(this.entities).persist(order);
		write();
	}

	private long orders() {
		return this.database.jdbc().sql("SELECT COUNT(*) FROM placed_order").query(Long.class).single();
	}

	@Entity(name = "placed_order")
	static class PlacedOrder {

		@Id
		long id;

	}

}
