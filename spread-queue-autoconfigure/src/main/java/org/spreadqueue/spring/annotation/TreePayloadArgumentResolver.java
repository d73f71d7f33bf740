package org.spreadqueue.spring.annotation;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;
import tools.jackson.databind.JsonNode;

/**
 * Gives listener methods the payload. Perl's undef is no payload: only a parameter with
 * {@code @Payload(required = false)} takes it, as {@code null}.
 */
final class TreePayloadArgumentResolver extends PayloadMethodArgumentResolver {

	TreePayloadArgumentResolver(MessageConverter converter, @Nullable Validator validator) {
		super(converter, validator);
	}

	@Override
	protected boolean isEmptyPayload(@Nullable Object payload) {
		return (payload instanceof JsonNode node && node.isNull()) || super.isEmptyPayload(payload);
	}

}
