package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;
import java.util.List;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.worker.JobHandler;

/**
 * Gives a container what calls the methods of its listener.
 */
final class ListenerCalls {

	private final AnnotatedListener listener;

	private final ListenerAttributes attributes;

	private final String id;

	private final HandlerMethods methods;

	private final PayloadConverter payloads;

	private final MessageConverter arguments;

	ListenerCalls(AnnotatedListener listener, ListenerAttributes attributes, String id,
			ConfigurableListableBeanFactory beans, HandlerMethods methods) {
		this.listener = listener;
		this.attributes = attributes;
		this.id = id;
		this.methods = methods;
		Object converter = attributes.messageConverter().orElseGet(() -> beans.getBean(PayloadConverter.class));
		this.payloads = (converter instanceof PayloadConverter wanted) ? wanted : beans.getBean(PayloadConverter.class);
		this.arguments = (converter instanceof MessageConverter wanted) ? wanted
				: new TreeMessageConverter(this.payloads);
	}

	/** For an annotated method, which takes single messages or batches. */
	QueueListenerContainer ofMethod(QueueListenerContainerBuilder builder) {
		Method method = this.listener.handlers().iterator().next();
		InvocableHandlerMethod invocable = invocable(method);
		MethodJobHandler single = single(method, invocable);
		JobHandler handler = this.attributes.batchSize()
			.<JobHandler>map((size) -> new BatchJobHandler(invocable, this.payloads, size, this.attributes.batchWait()))
			.orElse(single);
		return builder.results(single::result).build(handler);
	}

	/** For an annotated class, whose methods take different payloads. */
	QueueListenerContainer ofClass(QueueListenerContainerBuilder builder) {
		if (this.attributes.batchSize().isPresent()) {
			throw new InvalidQueueListenerException(this.listener.annotated(),
					"It has the attribute 'batchSize', but a batch is for one method.",
					"Remove the attribute, or put @QueueListener on a method that takes a List.");
		}
		List<PayloadHandler> handlers = this.listener.handlers().stream().map(this::handler).toList();
		if (handlers.isEmpty()) {
			throw new InvalidQueueListenerException(this.listener.annotated(), "It has no method with @QueueHandler.",
					"Put @QueueHandler on the methods that take messages, or @QueueListener on a method.");
		}
		// What an error handler returns is the response if any of the methods has one.
		MethodJobHandler answering = handlers.stream()
			.map(PayloadHandler::jobs)
			.filter(MethodJobHandler::responds)
			.findFirst()
			.orElse(handlers.get(0).jobs());
		return builder.results(answering::result)
			.build(new PayloadHandlers(this.listener.annotated(), handlers, this.arguments));
	}

	private PayloadHandler handler(Method method) {
		boolean isDefault = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(QueueHandler.class)
			.getBoolean("isDefault");
		MethodJobHandler jobs = single(method, invocable(method));
		return new PayloadHandler(method, ListenerMethods.payloadType(method, this.methods::isCustom), isDefault, jobs);
	}

	private InvocableHandlerMethod invocable(Method method) {
		Method found = ListenerMethods.invocable(method, this.listener.bean(), this.methods::isCustom);
		return this.methods.create(this.listener.bean(), found, this.arguments);
	}

	private MethodJobHandler single(Method method, InvocableHandlerMethod invocable) {
		return new MethodJobHandler(this.id, invocable, this.payloads,
				ListenerMethods.ackMode(method, this.attributes.ackMode()));
	}

}
