package org.spreadqueue.spring.annotation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Makes the containers of annotated listeners, one for each queue, and registers them.
 */
final class ListenerContainers {

	private final ConfigurableListableBeanFactory beans;

	private final HandlerMethods methods;

	private final Map<String, Integer> defaultIds = new ConcurrentHashMap<>();

	ListenerContainers(ConfigurableListableBeanFactory beans, HandlerMethods methods) {
		this.beans = beans;
		this.methods = methods;
	}

	void register(AnnotatedListener listener) {
		ListenerAttributes attributes = new ListenerAttributes(listener.annotation(), listener.annotated(), this.beans);
		QueueListenerContainerFactory factory = attributes.containerFactory()
			.orElseGet(() -> this.beans.getBean(QueueListenerContainerFactory.class));
		QueueListenerContainerRegistry registry = this.beans.getBean(QueueListenerContainerRegistry.class);
		attributes.options(factory.defaults(), defaultId(listener))
			.forEach((options) -> registry.register(container(listener, attributes, factory.builder(options))));
	}

	private QueueListenerContainer container(AnnotatedListener listener, ListenerAttributes attributes,
			QueueListenerContainerBuilder builder) {
		ListenerCalls calls = new ListenerCalls(listener, attributes, builder.options().id(), this.beans, this.methods);
		attributes.errorHandler().ifPresent(builder::errorHandler);
		attributes.executor().ifPresent((executor) -> setExecutor(builder, executor, listener));
		return listener.isClass() ? calls.ofClass(builder) : calls.ofMethod(builder);
	}

	private static void setExecutor(QueueListenerContainerBuilder builder, Object executor,
			AnnotatedListener listener) {
		if (executor instanceof ListenerExecutorFactory factory) {
			builder.executors(factory);
			return;
		}
		try {
			builder.executor((Executor) executor);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(listener.annotated(),
					"Its attribute 'executor' does not fit: " + ex.getMessage(),
					"Change the pool, or the attribute 'concurrency'.", ex);
		}
	}

	private String defaultId(AnnotatedListener listener) {
		String id = listener.defaultId();
		if (!listener.annotation().id().isEmpty()) {
			return id;
		}
		int number = this.defaultIds.merge(id, 1, Integer::sum);
		return (number > 1) ? id + "#" + number : id;
	}

}
