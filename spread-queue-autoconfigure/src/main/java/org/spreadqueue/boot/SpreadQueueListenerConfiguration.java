package org.spreadqueue.boot;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.annotation.QueueListenerAnnotationBeanPostProcessor;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Listeners: what turns annotated methods into containers.
 */
@Configuration(proxyBeanMethods = false)
class SpreadQueueListenerConfiguration {

	@Bean
	@ConditionalOnMissingBean
	static QueueListenerAnnotationBeanPostProcessor spreadQueueListenerAnnotationBeanPostProcessor() {
		return new QueueListenerAnnotationBeanPostProcessor();
	}

	@Bean
	static LazyInitializationExcludeFilter spreadQueueListenerLazyInitializationExcludeFilter() {
		return new QueueListenerLazyInitializationExcludeFilter();
	}

	@Bean
	ListenerOverrides spreadQueueListenerOverrides(SpreadQueueProperties properties,
			ObjectProvider<QueueListenerContainerRegistry> registry) {
		return new ListenerOverrides(properties, registry);
	}

	@Bean
	@ConditionalOnMissingBean
	QueueListenerContainerRegistry spreadQueueListenerContainerRegistry(ConfigurableApplicationContext context) {
		return new QueueListenerContainerRegistry(context);
	}

	@Bean
	@ConditionalOnMissingBean
	QueueListenerContainerFactory spreadQueueListenerContainerFactory(SpreadOptions spread, QueueSenders senders,
			ListenerExecutorFactory executors, SpreadQueueSettings settings) {
		return new QueueListenerContainerFactory(spread, senders, executors, settings.listenerDefaults());
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
