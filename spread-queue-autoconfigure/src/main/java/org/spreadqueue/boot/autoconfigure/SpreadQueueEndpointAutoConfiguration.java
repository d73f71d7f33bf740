package org.spreadqueue.boot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import org.spreadqueue.boot.actuate.SpreadQueueEndpoint;
import org.spreadqueue.boot.actuate.SpreadQueueEndpointWebExtension;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Auto-configuration for the Actuator endpoint {@code spreadqueue}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SpreadQueueAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ QueueSenders.class, QueueManagers.class, QueueListenerContainerRegistry.class })
@ConditionalOnAvailableEndpoint(SpreadQueueEndpoint.class)
public final class SpreadQueueEndpointAutoConfiguration {

	SpreadQueueEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	SpreadQueueEndpoint spreadQueueEndpoint(QueueListenerContainerRegistry containers, QueueSenders senders,
			QueueManagers managers, ObjectProvider<OutboxRelay> outbox) {
		return new SpreadQueueEndpoint(containers, senders, managers, outbox.getIfUnique());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = SpreadQueueEndpoint.class, exposure = EndpointExposure.WEB)
	SpreadQueueEndpointWebExtension spreadQueueEndpointWebExtension(SpreadQueueEndpoint endpoint) {
		return new SpreadQueueEndpointWebExtension(endpoint);
	}

}
