package org.spreadqueue.spring.annotation.method;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;

/**
 * Resolves a {@link Message} whose payload has the type that it has in the bean's class.
 */
final class MessageArgumentResolver extends MessageMethodArgumentResolver {

	private final Map<MethodParameter, PayloadType> types = new ConcurrentHashMap<>();

	MessageArgumentResolver(MessageConverter converter) {
		super(converter);
	}

	@Override
	protected Class<?> getPayloadType(MethodParameter parameter, Message<?> message) {
		return this.types.computeIfAbsent(parameter, PayloadType::of).raw();
	}

}
