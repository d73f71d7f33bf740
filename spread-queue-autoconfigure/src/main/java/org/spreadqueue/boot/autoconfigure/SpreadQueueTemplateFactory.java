// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import org.spreadqueue.boot.autoconfigure.properties.PropertyMapping;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.observation.SendObservationConvention;
import org.spreadqueue.spring.template.MessageOutbox;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/** Makes the templates of all connections, with the same settings. */
final class SpreadQueueTemplateFactory {

	private static final String TRANSACTIONS = "org.springframework.transaction.support.TransactionSynchronization";

	private final PayloadConverter payloads;

	private final SpreadQueueProperties properties;

	private final Environment environment;

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<SendObservationConvention> convention;

	private final ObjectProvider<SpreadQueueTemplateCustomizer> customizers;

	private final ObjectProvider<MessageOutbox> outbox;

	SpreadQueueTemplateFactory(PayloadConverter payloads, SpreadQueueProperties properties, Environment environment,
			ObjectProvider<ObservationRegistry> observations, ObjectProvider<SendObservationConvention> convention,
			ObjectProvider<SpreadQueueTemplateCustomizer> customizers, ObjectProvider<MessageOutbox> outbox) {
		this.payloads = payloads;
		this.properties = properties;
		this.environment = environment;
		this.observations = observations;
		this.convention = convention;
		this.customizers = customizers;
		this.outbox = outbox;
	}

	/** Creates a template for a connection, whose name is empty if it is the main one. */
	SpreadQueueTemplate create(String connection, QueueSenders senders) {
		if (this.properties.template().afterCommit()
				&& !ClassUtils.isPresent(TRANSACTIONS, getClass().getClassLoader())) {
			throw PropertyMapping.invalid("template.after-commit", true,
					"There are no transactions without spring-tx on the class path.");
		}
		SpreadQueueTemplate.Builder builder = this.properties
			.applyTo(SpreadQueueTemplate.builder(senders, this.payloads))
			.defaultQueue(this.properties.defaultQueue(this.environment))
			.observationConvention(this.convention.getIfAvailable());
		MessageOutbox outbox = this.outbox.getIfAvailable();
		if (outbox != null) {
			builder.outbox(outbox.forConnection(connection));
		}
		else if (this.properties.outbox().enabled()) {
			throw PropertyMapping.invalid("outbox.enabled", true,
					"There is no outbox without spring-jdbc on the class path. Add spring-boot-starter-jdbc, "
							+ "or what else gives the application a DataSource and a transaction manager.");
		}
		this.observations.ifAvailable(builder::observationRegistry);
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

}
