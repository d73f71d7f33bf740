// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.argument;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.worker.Job;

/**
 * Resolves the payload. Perl's undef is no payload: it becomes {@code null}, and only for
 * a parameter with {@code @Payload(required = false)} or one that may be null in Java or
 * Kotlin.
 */
public final class PayloadArgumentResolver extends PayloadMethodArgumentResolver {

	private final boolean readsJobs;

	private final PayloadTypes types;

	public PayloadArgumentResolver(MessageConverter converter, @Nullable Validator validator, PayloadTypes types) {
		super(converter, validator);
		this.types = types;
		this.readsJobs = converter instanceof JobMessageConverter;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		Message<?> source = (message instanceof JobMessage job && !needsTree(parameter, message)) ? job.unread()
				: message;
		if (isEmptyPayload(source.getPayload()) && isNullable(parameter)) {
			return null;
		}
		return super.resolveArgument(parameter, source);
	}

	@Override
	protected Class<?> resolveTargetClass(MethodParameter parameter, Message<?> message) {
		return this.types.of(parameter).raw();
	}

	/** Whether the parameter is a tree or may be one, or somebody else reads it. */
	private boolean needsTree(MethodParameter parameter, Message<?> message) {
		Class<?> type = resolveTargetClass(parameter, message);
		return !this.readsJobs || type.isAssignableFrom(Job.class) || JsonNode.class.isAssignableFrom(type);
	}

	private static boolean isNullable(MethodParameter parameter) {
		return parameter.isOptional() && parameter.getParameterType() != Optional.class
				&& !parameter.hasParameterAnnotation(Payload.class);
	}

	@Override
	protected boolean isEmptyPayload(@Nullable Object payload) {
		if (payload instanceof Job job) {
			return job.content().isPerl() ? job.payload().isNull() : job.content().isNull();
		}
		return (payload instanceof JsonNode node && node.isNull()) || super.isEmptyPayload(payload);
	}

}
