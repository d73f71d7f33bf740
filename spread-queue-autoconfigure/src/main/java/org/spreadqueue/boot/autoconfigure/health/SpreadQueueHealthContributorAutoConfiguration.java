// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import org.spreadqueue.boot.actuate.SpreadQueueHealthIndicator;
import org.spreadqueue.boot.autoconfigure.NamedConnection;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Auto-configuration for the health of the queues, component {@code spreadQueue}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SpreadQueueAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ QueueSenders.class, QueueListenerContainerRegistry.class, QueueManagers.class })
@ConditionalOnEnabledHealthIndicator("spreadqueue")
public final class SpreadQueueHealthContributorAutoConfiguration {

	SpreadQueueHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "spreadQueueHealthContributor", "spreadQueueHealthIndicator" })
	HealthContributor spreadQueueHealthContributor(QueueSenders senders, ObjectProvider<NamedConnection> connections,
			QueueListenerContainerRegistry registry, QueueManagers managers, ObjectProvider<OutboxRelay> outbox) {
		Map<String, QueueSenders> named = new LinkedHashMap<>();
		connections.forEach((connection) -> named.put(connection.name(), connection.senders()));
		return new SpreadQueueHealthIndicator(senders, named, registry, managers, outbox.getIfUnique());
	}

}
