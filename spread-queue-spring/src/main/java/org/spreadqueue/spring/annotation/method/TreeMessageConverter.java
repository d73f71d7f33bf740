package org.spreadqueue.spring.annotation.method;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.spring.PayloadConverter;

/** Lets Spring Messaging read JSON trees as the parameter's type, generics included. */
final class TreeMessageConverter implements SmartMessageConverter {

	private final PayloadConverter payloads;

	TreeMessageConverter(PayloadConverter payloads) {
		this.payloads = payloads;
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		if (!(message.getPayload() instanceof JsonNode tree)) {
			return null;
		}
		if (conversionHint instanceof MethodParameter parameter) {
			ResolvableType type = ResolvableType.forMethodParameter(parameter);
			if (Message.class.isAssignableFrom(type.toClass())) {
				type = type.as(Message.class).getGeneric();
			}
			if (type.resolve() == targetClass) {
				return this.payloads.read(tree, type.getType());
			}
		}
		return this.payloads.read(tree, targetClass);
	}

	@Override
	public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return toMessage(payload, headers, null);
	}

	@Override
	public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object conversionHint) {
		return MessageBuilder.createMessage(this.payloads.write(payload),
				(headers != null) ? headers : new MessageHeaders(null));
	}

}
