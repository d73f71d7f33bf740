// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.spring.annotation.QueueHandler;
import org.spreadqueue.spring.annotation.argument.PayloadType;

/**
 * Creates the handlers of annotated methods and classes. Throws
 * {@link InvalidQueueListenerException} for methods that cannot be called.
 */
public final class ListenerHandlerFactory {

	private final HandlerMethodFactory methods;

	private final ObservationRegistry observations;

	/** Custom resolvers are asked first; without a validator nothing is validated. */
	public ListenerHandlerFactory(ConfigurableBeanFactory beanFactory, List<HandlerMethodArgumentResolver> custom,
			@Nullable Validator validator) {
		this.methods = new HandlerMethodFactory(beanFactory, custom, validator);
		this.observations = beanFactory.getBeanProvider(ObservationRegistry.class)
			.getIfUnique(() -> ObservationRegistry.NOOP);
	}

	public ListenerHandler forMethod(String listenerId, ListenerBean bean, Method method, CallOptions options) {
		MethodJobHandler single = single(listenerId, bean, method(bean, method), options);
		return (options.batchSize() != null) ? new BatchJobHandler(single, options.payloads(), options.batchSize(),
				options.batchWait(), new BatchObservations(this.observations, listenerId)) : single;
	}

	public ListenerHandler forClass(String listenerId, ListenerBean bean, Set<Method> handlers, CallOptions options) {
		AnnotatedElement listener = bean.type();
		if (options.batchSize() != null) {
			throw new InvalidQueueListenerException(listener,
					"It has the attribute 'batchSize', but a batch is for one method.",
					"Remove the attribute, or put @QueueListener on a method that takes a List.");
		}
		if (handlers.isEmpty()) {
			throw new InvalidQueueListenerException(listener, "It has no method with @QueueHandler.",
					"Put @QueueHandler on the methods that take messages, or @QueueListener on a method.");
		}
		List<PayloadHandler> byPayload = handlers.stream().map((method) -> {
			ListenerMethod checked = method(bean, method);
			MethodJobHandler jobs = single(listenerId, bean, checked, options);
			return new PayloadHandler(method, checked.payloadType().<Class<?>>map(PayloadType::raw).orElse(null),
					isDefault(method), jobs);
		}).toList();
		return new ClassJobHandler(listener, byPayload, converter(options));
	}

	private static boolean isDefault(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(QueueHandler.class)
			.getBoolean("isDefault");
	}

	private ListenerMethod method(ListenerBean bean, Method method) {
		return new ListenerMethod(method, bean.type(), this.methods::isCustom);
	}

	private MethodJobHandler single(String listenerId, ListenerBean bean, ListenerMethod method, CallOptions options) {
		if (options.converter() == null) {
			method.payloadType()
				.ifPresent((payload) -> options.payloads()
					.examine(payload.declared(), "The payload of listener '" + listenerId + "'"));
		}
		if (options.idempotent()) {
			method.checkIdempotent();
		}
		return new MethodJobHandler(listenerId, this.methods.create(bean, method, converter(options)),
				method.returnedType(), options.payloads(), method.ackMode(options.ackMode()));
	}

	private MessageConverter converter(CallOptions options) {
		return (options.converter() != null) ? options.converter() : this.methods.converter(options.payloads());
	}

}
