// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.outbox;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import org.spreadqueue.boot.autoconfigure.NamedConnection;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.properties.PropertyMapping;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.spring.outbox.JdbcOutbox;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.MessageOutbox;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Auto-configuration for the outbox, in which messages are part of the transaction that
 * sends them. Works with the transactions of JDBC and of JPA.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SpreadQueueAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration" })
@ConditionalOnClass({ JdbcClient.class, PlatformTransactionManager.class })
@ConditionalOnBooleanProperty("spread.queue.outbox.enabled")
@ConditionalOnBean(QueueSenders.class)
@Import(OutboxSchemaConfiguration.class)
public final class SpreadQueueOutboxAutoConfiguration {

	SpreadQueueOutboxAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(MessageOutbox.class)
	@DependsOnDatabaseInitialization
	JdbcOutbox spreadQueueOutbox(ObjectProvider<DataSource> dataSource,
			ObjectProvider<PlatformTransactionManager> transactions, SpreadQueueProperties properties) {
		return new JdbcOutbox(require(dataSource.getIfUnique(), "DataSource"),
				require(transactions.getIfUnique(), "PlatformTransactionManager"), properties.outbox().options());
	}

	private static <T> T require(@Nullable T bean, String type) {
		if (bean == null) {
			throw PropertyMapping.invalid("outbox.enabled", true, "The outbox needs a bean of type " + type
					+ ", and there is none, or there are several. "
					+ "Mark one of several as @Primary, or define a bean of type JdbcOutbox with the one to use.");
		}
		return bean;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(JdbcOutbox.class)
	OutboxRelay spreadQueueOutboxRelay(JdbcOutbox outbox, QueueSenders senders,
			ObjectProvider<NamedConnection> connections) {
		return new OutboxRelay(outbox,
				(name) -> name.isEmpty() ? senders
						: connections.stream()
							.filter((connection) -> connection.name().equals(name))
							.map(NamedConnection::senders)
							.findFirst()
							.orElse(null));
	}

}
