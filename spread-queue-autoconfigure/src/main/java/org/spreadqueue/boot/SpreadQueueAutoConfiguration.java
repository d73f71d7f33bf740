package org.spreadqueue.boot;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.handler.annotation.MessageMapping;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.worker.Worker;

/**
 * Auto-configuration for work queues over Spread: template, listeners, and managers or a
 * whole daemon in this process where there is no other.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass({ Worker.class, MessageMapping.class })
@ConditionalOnBooleanProperty(name = "spread.queue.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SpreadQueueProperties.class)
@Import({ SpreadQueueEmbeddedConfiguration.class, SpreadQueueListenerConfiguration.class,
		SpreadQueueTemplateConfiguration.class, NamedConnectionsRegistrar.class })
public final class SpreadQueueAutoConfiguration {

	/** Environment variable from which Perl programs take the queue if they name none. */
	private static final String PERL_QUEUE = "SPREAD_QUEUE";

	SpreadQueueAutoConfiguration() {
	}

	@Bean
	SpreadQueueSettings spreadQueueSettings(SpreadQueueProperties properties, Environment environment) {
		return new SpreadQueueSettings(properties, environment.getProperty(PERL_QUEUE));
	}

	@Bean
	@ConditionalOnMissingBean(SpreadQueueConnectionDetails.class)
	PropertiesSpreadQueueConnectionDetails spreadQueueConnectionDetails(SpreadQueueProperties properties,
			ObjectProvider<SslBundles> bundles) {
		return new PropertiesSpreadQueueConnectionDetails("", properties.getAddresses(), properties.getSsl(), bundles);
	}

	@Bean
	@ConditionalOnMissingBean
	SpreadOptions spreadOptions(SpreadQueueConnectionDetails details, SpreadQueueSettings settings,
			ObjectProvider<SpreadOptionsCustomizer> customizers) {
		SpreadOptions.Builder options = settings.spreadOptions(details);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

	@Bean
	@ConditionalOnMissingBean
	QueueManagers spreadQueueManagers(SpreadQueueConnectionDetails details, SpreadOptions spread,
			SpreadQueueProperties properties) {
		ManagerSettings settings = new ManagerSettings(properties);
		settings.checkLimits();
		boolean onDemand = details instanceof EmbeddedSpreadQueueConnectionDetails;
		return new QueueManagers(settings.queues(), onDemand, settings::options, spread);
	}

	@Bean
	@ConditionalOnMissingBean
	QueueSenders spreadQueueSenders(SpreadOptions spread, QueueManagers managers, SpreadQueueSettings settings) {
		settings.checkSenderOptions();
		return new QueueSenders(settings::senderOptions, queues(settings.defaultQueue()), spread, managers);
	}

	@Bean
	@ConditionalOnMissingBean
	PayloadConverter spreadQueuePayloadConverter(ObjectProvider<JsonMapper> mapper) {
		return new PayloadConverter(mapper.getIfUnique(() -> JsonMapper.builder().build()));
	}

	private static List<QueueName> queues(@Nullable QueueName defaultQueue) {
		return (defaultQueue != null) ? List.of(defaultQueue) : List.of();
	}

}
