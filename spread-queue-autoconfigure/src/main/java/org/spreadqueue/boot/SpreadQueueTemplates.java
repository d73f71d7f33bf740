package org.spreadqueue.boot;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SendObservationConvention;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * Makes the templates of the main connection and of those with a name alike.
 */
final class SpreadQueueTemplates {

	private final PayloadConverter payloads;

	private final SpreadQueueSettings settings;

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<SendObservationConvention> convention;

	private final ObjectProvider<SpreadQueueTemplateCustomizer> customizers;

	SpreadQueueTemplates(PayloadConverter payloads, SpreadQueueSettings settings,
			ObjectProvider<ObservationRegistry> observations, ObjectProvider<SendObservationConvention> convention,
			ObjectProvider<SpreadQueueTemplateCustomizer> customizers) {
		this.payloads = payloads;
		this.settings = settings;
		this.observations = observations;
		this.convention = convention;
		this.customizers = customizers;
	}

	SpreadQueueTemplate create(QueueSenders senders) {
		SpreadQueueTemplate.Builder builder = this.settings
			.template(SpreadQueueTemplate.builder(senders, this.payloads))
			.observationConvention(this.convention.getIfAvailable());
		this.observations.ifAvailable(builder::observationRegistry);
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

}
