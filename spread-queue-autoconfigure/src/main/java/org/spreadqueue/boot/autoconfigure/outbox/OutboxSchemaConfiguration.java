// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.outbox;

import javax.sql.DataSource;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

import org.spreadqueue.spring.database.SchemaScriptHints;

/** What creates the table of the outbox, if Spring Boot's support for that is there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DataSourceScriptDatabaseInitializer.class, OnDatabaseInitializationCondition.class })
@EnableConfigurationProperties(OutboxSchemaProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
@ImportRuntimeHints(SchemaScriptHints.class)
class OutboxSchemaConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(DataSource.class)
	@Conditional(OnOutboxSchemaCondition.class)
	OutboxDataSourceScriptDatabaseInitializer spreadQueueOutboxDataSourceScriptDatabaseInitializer(
			DataSource dataSource, OutboxSchemaProperties properties) {
		return new OutboxDataSourceScriptDatabaseInitializer(dataSource, properties);
	}

	static class OnOutboxSchemaCondition extends OnDatabaseInitializationCondition {

		OnOutboxSchemaCondition() {
			super("Spread queue outbox", "spread.queue.outbox.initialize-schema");
		}

	}

}
