// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.observation.SendObservationConvention;
import org.spreadqueue.spring.template.MessageOutbox;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/** The template, and the interfaces that are called instead of it. */
@Configuration(proxyBeanMethods = false)
@Import(QueueClientRegistrar.class)
class SpreadQueueTemplateConfiguration {

	@Bean
	SpreadQueueTemplateFactory spreadQueueTemplates(PayloadConverter payloads, SpreadQueueProperties properties,
			Environment environment, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<SendObservationConvention> convention,
			ObjectProvider<SpreadQueueTemplateCustomizer> customizers, ObjectProvider<MessageOutbox> outbox) {
		return new SpreadQueueTemplateFactory(payloads, properties, environment, observations, convention, customizers,
				outbox);
	}

	@Bean
	@ConditionalOnMissingBean(SpreadQueueOperations.class)
	SpreadQueueTemplate spreadQueueTemplate(QueueSenders senders, SpreadQueueTemplateFactory templates) {
		return templates.create("", senders);
	}

}
