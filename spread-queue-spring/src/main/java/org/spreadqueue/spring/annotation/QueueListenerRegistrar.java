// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Takes the listeners of a {@link QueueListenerConfigurer}. <pre class="code">
 * registrar.register(registrar.builder("thumbnails", "images").concurrency(4).build(handler));</pre>
 *
 * @since 0.1.0
 */
public final class QueueListenerRegistrar {

	private final BeanFactory beanFactory;

	private final List<HandlerMethodArgumentResolver> argumentResolvers = new ArrayList<>();

	private @Nullable Validator validator;

	QueueListenerRegistrar(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/** Begins a container with the default settings of the application. */
	public QueueListenerContainerBuilder builder(String id, String queue) {
		return this.beanFactory.getBean(QueueListenerContainerFactory.class).builder(id, queue);
	}

	/**
	 * Registers a container as a bean, which the application context starts and stops.
	 * @throws IllegalStateException if there is a bean with its id
	 */
	public QueueListenerRegistrar register(QueueListenerContainer container) {
		this.beanFactory.getBean(QueueListenerContainerRegistry.class).register(container);
		return this;
	}

	/** Adds a resolver of further arguments, which is asked before the usual ones. */
	public QueueListenerRegistrar argumentResolver(HandlerMethodArgumentResolver resolver) {
		this.argumentResolvers.add(resolver);
		return this;
	}

	/** Replaces the application's validator of {@code @Valid} payloads. */
	public QueueListenerRegistrar validator(Validator validator) {
		this.validator = validator;
		return this;
	}

	List<HandlerMethodArgumentResolver> argumentResolvers() {
		return this.argumentResolvers;
	}

	@Nullable Validator validator() {
		return this.validator;
	}

}
