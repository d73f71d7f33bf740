package org.spreadqueue.spring.annotation.method;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;
import tools.jackson.databind.JsonNode;

/**
 * Resolves the payload. Perl's undef is no payload: it becomes {@code null}, and only for
 * a parameter with {@code @Payload(required = false)} or one that may be null in Java or
 * Kotlin.
 */
final class TreePayloadArgumentResolver extends PayloadMethodArgumentResolver {

	TreePayloadArgumentResolver(MessageConverter converter, @Nullable Validator validator) {
		super(converter, validator);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		if (isEmptyPayload(message.getPayload()) && isNullable(parameter)) {
			return null;
		}
		return super.resolveArgument(parameter, message);
	}

	private static boolean isNullable(MethodParameter parameter) {
		return parameter.isOptional() && parameter.getParameterType() != Optional.class
				&& !parameter.hasParameterAnnotation(Payload.class);
	}

	@Override
	protected boolean isEmptyPayload(@Nullable Object payload) {
		return (payload instanceof JsonNode node && node.isNull()) || super.isEmptyPayload(payload);
	}

}
