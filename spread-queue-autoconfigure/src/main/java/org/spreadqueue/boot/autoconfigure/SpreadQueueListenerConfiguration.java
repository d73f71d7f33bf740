// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.annotation.QueueListenerAnnotationBeanPostProcessor;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.MessageInbox;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.listener.QueueListenerContainerCustomizer;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.observation.QueueProcessObservationConvention;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * What turns annotated methods into containers. Each context of a hierarchy has its own,
 * for the listeners and with the beans that are in it.
 */
@Configuration(proxyBeanMethods = false)
class SpreadQueueListenerConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static QueueListenerAnnotationBeanPostProcessor spreadQueueListenerAnnotationBeanPostProcessor() {
		return new QueueListenerAnnotationBeanPostProcessor();
	}

	@Bean
	static LazyInitializationExcludeFilter spreadQueueListenerLazyInitializationExcludeFilter() {
		return new QueueListenerLazyInitializationExcludeFilter();
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	static ListenerOverrides spreadQueueListenerOverrides(SpreadQueueProperties properties,
			ObjectProvider<QueueListenerContainerRegistry> registry, ApplicationContext context) {
		return new ListenerOverrides(properties, registry, context);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	QueueListenerContainerRegistry spreadQueueListenerContainerRegistry(ConfigurableApplicationContext context) {
		return new QueueListenerContainerRegistry(context);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	QueueListenerContainerFactory spreadQueueListenerContainerFactory(SpreadOptions spread, SealKeys keys,
			QueueSenders senders, ListenerExecutorFactory executors, SpreadQueueProperties properties,
			Environment environment, ObjectProvider<QueueListenerContainerCustomizer> customizers) {
		ListenerDefaults defaults = new ListenerDefaults(properties.defaultQueue(environment),
				(options) -> properties.applyTo(options.withWorker(options.worker().withKeys(keys))));
		// Finds a wrong value at startup, with or without listeners.
		defaults.options("any", SpreadQueueAutoConfiguration.ANY_QUEUE);
		return new QueueListenerContainerFactory(spread, senders, executors, defaults,
				customizers.orderedStream().toList());
	}

	/** Gives each listener the beans of the application, before other customizers. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static QueueListenerContainerCustomizer spreadQueueListenerBeansCustomizer(ApplicationEventPublisher events,
			ObjectProvider<QueueInterceptor> interceptors, ObjectProvider<QueueErrorHandler> errorHandler,
			ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<QueueProcessObservationConvention> convention, ObjectProvider<MessageInbox> inbox,
			ConfigurableListableBeanFactory beans) {
		MessageInbox missing = new MissingInbox(beans);
		return (builder) -> {
			builder.events(events)
				// Asked for by idempotent listeners only, as it uses the database.
				.inbox((options, methods) -> inbox.getIfAvailable(() -> missing).open(options, methods))
				.errorHandler(errorHandler.getIfUnique())
				.observation(observations.getIfUnique(() -> ObservationRegistry.NOOP), convention.getIfUnique());
			interceptors.orderedStream().forEach(builder::interceptor);
		};
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.PLATFORM)
	ListenerExecutorFactory spreadQueueListenerExecutorFactory() {
		return ListenerExecutorFactory.platformThreads();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.VIRTUAL)
	ListenerExecutorFactory spreadQueueVirtualListenerExecutorFactory() {
		return ListenerExecutorFactory.virtualThreads();
	}

}
