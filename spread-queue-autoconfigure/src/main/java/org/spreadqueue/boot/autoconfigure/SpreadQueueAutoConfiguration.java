// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.messaging.handler.annotation.MessageMapping;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.properties.PropertyMapping;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.boot.autoconfigure.seal.SpreadQueueSealConfiguration;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.worker.Worker;

/**
 * Auto-configuration for queues over Spread: template, listeners, and managers or a whole
 * daemon in this process where there is no other.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass({ Worker.class, MessageMapping.class })
@ConditionalOnBooleanProperty(name = "spread.queue.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SpreadQueueProperties.class)
@Import({ SpreadQueueSealConfiguration.class, SpreadQueueEmbeddedConfiguration.class,
		SpreadQueueListenerConfiguration.class, SpreadQueueTemplateConfiguration.class,
		NamedConnectionsRegistrar.class })
@ImportRuntimeHints(QueueDirectoryHints.class)
public final class SpreadQueueAutoConfiguration {

	/** Stands for a queue where options are made before there is one. */
	static final QueueName ANY_QUEUE = new QueueName("any");

	SpreadQueueAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(SpreadQueueConnectionDetails.class)
	PropertiesSpreadQueueConnectionDetails spreadQueueConnectionDetails(SpreadQueueProperties properties,
			ObjectProvider<SslBundles> bundles) {
		return new PropertiesSpreadQueueConnectionDetails("", properties.addresses(), properties.ssl(), bundles);
	}

	@Bean
	@ConditionalOnMissingBean
	SpreadOptions spreadOptions(SpreadQueueConnectionDetails details, SpreadQueueProperties properties,
			ObjectProvider<SpreadOptionsCustomizer> customizers) {
		SpreadOptions.Builder options = properties.applyTo(SpreadOptions.builder())
			.addresses(details.addresses())
			.tls(SslBundleEngines.of(details));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(options));
		return PropertyMapping.convert("addresses", details.addresses(), (addresses) -> options.build());
	}

	@Bean
	@ConditionalOnMissingBean
	QueueManagers spreadQueueManagers(SpreadQueueConnectionDetails details, SpreadOptions spread, SealKeys keys,
			SpreadQueueProperties properties) {
		properties.manager().checkLimits();
		boolean onDemand = details instanceof SpreadQueueEmbeddedConfiguration.EmbeddedConnectionDetails;
		return new QueueManagers(properties.manager().queueNames(), onDemand,
				(queue) -> properties.managerOptions(queue).withKeys(keys), spread,
				QueueDirectory.of(properties.manager()));
	}

	@Bean
	@ConditionalOnMissingBean
	QueueSenders spreadQueueSenders(SpreadOptions spread, QueueManagers managers, SealKeys keys,
			SpreadQueueProperties properties, Environment environment) {
		// Finds a wrong value at startup instead of with the first message.
		properties.senderOptions(ANY_QUEUE);
		QueueName queue = properties.defaultQueue(environment);
		return new QueueSenders((each) -> properties.senderOptions(each).withKeys(keys),
				(queue != null) ? List.of(queue) : List.of(), spread, managers);
	}

	@Bean
	@ConditionalOnMissingBean
	PayloadConverter spreadQueuePayloadConverter(ObjectProvider<JsonMapper> mapper) {
		return new PayloadConverter(mapper.getIfUnique(() -> JsonMapper.builder().build()));
	}

}
