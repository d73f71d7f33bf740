// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.inbox;

import java.util.Map;

import javax.sql.DataSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.spring.database.SchemaScriptHints;
import org.spreadqueue.spring.inbox.JdbcInbox;
import org.spreadqueue.spring.listener.MessageInbox;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;

/**
 * Auto-configuration for the inbox, with which a message has one effect in the
 * application's database however often it is delivered. Works with the transactions of
 * JDBC and of JPA.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SpreadQueueAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration" })
@ConditionalOnClass({ JdbcTemplate.class, PlatformTransactionManager.class, DataSourceScriptDatabaseInitializer.class,
		DatabaseInitializationMode.class })
@ConditionalOnBean(QueueListenerContainerFactory.class)
@ConditionalOnSingleCandidate(DataSource.class)
@EnableConfigurationProperties(InboxSchemaProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
@ImportRuntimeHints(SchemaScriptHints.class)
public final class SpreadQueueInboxAutoConfiguration {

	SpreadQueueInboxAutoConfiguration() {
	}

	/**
	 * Lazy, and not by its own type, under which the lifecycle of the context would
	 * create it: an application without idempotent listeners gets neither table nor
	 * thread. So the schema script is no bean either, which others would have to wait
	 * for.
	 */
	@Bean
	@Lazy
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
	@DependsOnDatabaseInitialization
	MessageInbox spreadQueueInbox(DataSource dataSource, PlatformTransactionManager transactionManager,
			SpreadQueueProperties properties, InboxSchemaProperties schema) {
		if (schema.getInitializeSchema() != DatabaseInitializationMode.NEVER) {
			new PropertiesBasedDataSourceScriptDatabaseInitializer<>(dataSource, schema,
					Map.of(DatabaseDriver.MARIADB, "mysql"))
				.initializeDatabase();
		}
		return new JdbcInbox(dataSource, transactionManager, properties.inbox().options());
	}

}
