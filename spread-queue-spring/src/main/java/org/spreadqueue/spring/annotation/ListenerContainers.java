// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import org.spreadqueue.spring.annotation.method.CallOptions;
import org.spreadqueue.spring.annotation.method.ListenerHandler;
import org.spreadqueue.spring.annotation.method.ListenerHandlerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/** Creates and registers the containers of annotated listeners, one for each queue. */
final class ListenerContainers {

	private final ConfigurableListableBeanFactory beans;

	private final ListenerHandlerFactory handlers;

	private final QueueListenerContainerRegistry registry;

	private final List<Registered> registered = new CopyOnWriteArrayList<>();

	/** Number of listeners without an id, by the start of their ids. */
	private final Map<String, Integer> defaultIds = new ConcurrentHashMap<>();

	ListenerContainers(ConfigurableListableBeanFactory beans, ListenerHandlerFactory handlers) {
		this.beans = beans;
		this.handlers = handlers;
		this.registry = beans.getBean(QueueListenerContainerRegistry.class);
	}

	void register(AnnotatedListener listener) {
		ListenerAttributes attributes = new ListenerAttributes(listener.annotation(), listener.annotated(), this.beans);
		QueueListenerContainerFactory factory = attributes.containerFactory();
		attributes.options(factory.defaults(), defaultId(listener)).forEach((options) -> {
			QueueListenerContainerBuilder builder = factory.builder(options);
			attributes.configure(builder);
			ListenerHandler handler = handler(listener, builder.options().id(),
					attributes.callOptions().withIdempotent(builder.options().idempotent()));
			this.registry.register(builder.results(handler).methods(listener.methods()).build(handler));
			this.registered.add(new Registered(listener.bean().instance(), builder.options().id()));
		});
	}

	/** Ends the containers of a bean that ends. */
	void unregister(Object bean) {
		List<Registered> ended = this.registered.stream().filter((listener) -> listener.bean() == bean).toList();
		this.registered.removeIf((listener) -> listener.bean() == bean);
		ended.forEach((listener) -> this.registry.unregister(listener.id()));
	}

	private ListenerHandler handler(AnnotatedListener listener, String id, CallOptions options) {
		return (listener.annotated() instanceof Method method)
				? this.handlers.forMethod(id, listener.bean(), method, options)
				: this.handlers.forClass(id, listener.bean(), listener.handlers(), options);
	}

	private String defaultId(AnnotatedListener listener) {
		String id = listener.defaultId();
		if (!listener.annotation().id().isEmpty()) {
			return id;
		}
		int number = this.defaultIds.merge(id, 1, Integer::sum);
		return (number > 1) ? id + "#" + number : id;
	}

	/** The container of a bean. */
	private record Registered(Object bean, String id) {
	}

}
