// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

import org.spreadqueue.boot.autoconfigure.NamedConnection;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.outbox.SpreadQueueOutboxAutoConfiguration;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Auto-configuration for the meters of listeners, senders, managers and the outbox.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SpreadQueueAutoConfiguration.class, SpreadQueueOutboxAutoConfiguration.class })
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({ QueueSenders.class, QueueManagers.class, QueueListenerContainerRegistry.class })
public final class SpreadQueueMetricsAutoConfiguration {

	private static final String MAIN_CONNECTION = "main";

	SpreadQueueMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	SpreadQueueMetrics spreadQueueMetrics(QueueListenerContainerRegistry containers, QueueSenders senders,
			ObjectProvider<NamedConnection> connections, QueueManagers managers) {
		Map<String, QueueSenders> all = new LinkedHashMap<>();
		all.put(MAIN_CONNECTION, senders);
		connections.forEach((connection) -> all.put(connection.name(), connection.senders()));
		return new SpreadQueueMetrics(containers, all, managers);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(OutboxRelay.class)
	OutboxMetrics spreadQueueOutboxMetrics(OutboxRelay relay) {
		return new OutboxMetrics(relay);
	}

}
