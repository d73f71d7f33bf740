package org.spreadqueue.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

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

	SpreadQueueMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	SpreadQueueMetrics spreadQueueMetrics(QueueListenerContainerRegistry containers, QueueSenders senders,
			QueueManagers managers) {
		return new SpreadQueueMetrics(containers, senders, managers);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(OutboxRelay.class)
	OutboxMetrics spreadQueueOutboxMetrics(OutboxRelay relay) {
		return new OutboxMetrics(relay);
	}

}
