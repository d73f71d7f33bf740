// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import org.spreadqueue.boot.autoconfigure.properties.ConnectionProperties;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * Registers the beans of each connection of {@code spread.queue.connections}. Only their
 * name as qualifier injects them; without one, the main connection's beans are injected.
 */
final class NamedConnectionsRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	NamedConnectionsRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		Binder.get(this.environment)
			.bind("spread.queue.connections", Bindable.mapOf(String.class, ConnectionProperties.class))
			.ifBound((connections) -> connections.keySet().forEach((name) -> register(name, registry)));
	}

	private static void register(String name, BeanDefinitionRegistry registry) {
		RootBeanDefinition connection = new RootBeanDefinition(NamedConnection.class);
		connection.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		connection.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		registry.registerBeanDefinition(name + "SpreadQueueConnection", connection);
		register(name, "SpreadQueueSenders", QueueSenders.class, "senders", registry);
		register(name, "SpreadQueueTemplate", SpreadQueueTemplate.class, "template", registry);
		register(name, QueueListenerContainerFactory.NAME_SUFFIX, QueueListenerContainerFactory.class, "containers",
				registry);
	}

	private static void register(String name, String suffix, Class<?> type, String method,
			BeanDefinitionRegistry registry) {
		RootBeanDefinition part = new RootBeanDefinition();
		part.setTargetType(type);
		part.setFactoryBeanName(name + "SpreadQueueConnection");
		part.setFactoryMethodName(method);
		part.setDefaultCandidate(false);
		part.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
		registry.registerBeanDefinition(name + suffix, part);
	}

}
