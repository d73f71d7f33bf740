package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.worker.JobHandler;

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
		ListenerAttributes attributes = new ListenerAttributes(listener.annotation(), listener.method(), this.beans);
		QueueListenerContainerFactory factory = attributes.containerFactory()
			.orElseGet(() -> this.beans.getBean(QueueListenerContainerFactory.class));
		QueueListenerContainerRegistry registry = this.beans.getBean(QueueListenerContainerRegistry.class);
		attributes.options(factory.defaults(), defaultId(listener))
			.forEach((options) -> registry.register(container(listener, attributes, factory.builder(options))));
	}

	private QueueListenerContainer container(AnnotatedListener listener, ListenerAttributes attributes,
			QueueListenerContainerBuilder builder) {
		ListenerOptions options = builder.options();
		Object converter = attributes.messageConverter().orElseGet(() -> this.beans.getBean(PayloadConverter.class));
		PayloadConverter payloads = (converter instanceof PayloadConverter wanted) ? wanted
				: this.beans.getBean(PayloadConverter.class);
		MessageConverter arguments = (converter instanceof MessageConverter wanted) ? wanted
				: new TreeMessageConverter(payloads);
		Method method = ListenerMethods.invocable(listener.method(), listener.bean(), this.methods::isCustom);
		InvocableHandlerMethod invocable = this.methods.create(listener.bean(), method, arguments);
		MethodJobHandler single = new MethodJobHandler(options.id(), invocable, payloads,
				ListenerMethods.ackMode(listener.method(), attributes.ackMode()));
		JobHandler handler = attributes.batchSize()
			.<JobHandler>map((size) -> new BatchJobHandler(invocable, payloads, size, attributes.batchWait()))
			.orElse(single);
		builder.results(single::result);
		attributes.errorHandler().ifPresent(builder::errorHandler);
		attributes.executor().ifPresent((executor) -> setExecutor(builder, executor, listener.method()));
		return builder.build(handler);
	}

	private static void setExecutor(QueueListenerContainerBuilder builder, Object executor, Method method) {
		if (executor instanceof ListenerExecutorFactory factory) {
			builder.executors(factory);
			return;
		}
		try {
			builder.executor((Executor) executor);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(method, "Its attribute 'executor' does not fit: " + ex.getMessage(),
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
