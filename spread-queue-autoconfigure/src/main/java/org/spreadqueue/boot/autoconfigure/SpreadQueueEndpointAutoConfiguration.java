// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.StringUtils;

import org.spreadqueue.boot.actuate.ProcessInfo;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint;
import org.spreadqueue.boot.actuate.SpreadQueueEndpointWebExtension;
import org.spreadqueue.boot.actuate.console.ConsoleFiles;
import org.spreadqueue.boot.actuate.message.Disclosure;
import org.spreadqueue.boot.autoconfigure.properties.EndpointProperties;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.ManagersElsewhere;
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
@EnableConfigurationProperties(EndpointProperties.class)
@ImportRuntimeHints(ConsoleFiles.Hints.class)
public final class SpreadQueueEndpointAutoConfiguration {

	SpreadQueueEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	SpreadQueueEndpoint spreadQueueEndpoint(QueueListenerContainerRegistry containers, QueueSenders senders,
			QueueManagers managers, ObjectProvider<OutboxRelay> outbox, ApplicationContext context) {
		return new SpreadQueueEndpoint(containers, senders, managers, outbox.getIfUnique(), context);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = SpreadQueueEndpoint.class, exposure = EndpointExposure.WEB)
	ManagersElsewhere spreadQueueManagersElsewhere(SpreadOptions spread, SealKeys keys) {
		return new ManagersElsewhere(keys, spread);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = SpreadQueueEndpoint.class, exposure = EndpointExposure.WEB)
	SpreadQueueEndpointWebExtension spreadQueueEndpointWebExtension(SpreadQueueEndpoint endpoint,
			ManagersElsewhere elsewhere, EndpointProperties properties, ObjectProvider<SanitizingFunction> functions,
			ObjectProvider<EndpointAccessResolver> access, ApplicationContext context) {
		Disclosure disclosure = new Disclosure(properties.showPayloads(), properties.roles(),
				functions.orderedStream().toList());
		return new SpreadQueueEndpointWebExtension(endpoint, elsewhere, process(context, access.getIfUnique()),
				disclosure, properties.console().enabled() ? ConsoleFiles.all() : ConsoleFiles.NONE);
	}

	private static ProcessInfo process(ApplicationContext context, @Nullable EndpointAccessResolver access) {
		String name = context.getEnvironment().getProperty("spring.application.name");
		return new ProcessInfo(StringUtils.hasText(name) ? name : "application",
				Instant.ofEpochMilli(context.getStartupDate()), (access != null)
						? access.accessFor(EndpointId.of("spreadqueue"), Access.UNRESTRICTED) : Access.UNRESTRICTED);
	}

}
