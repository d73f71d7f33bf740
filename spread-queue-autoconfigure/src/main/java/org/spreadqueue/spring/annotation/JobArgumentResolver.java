package org.spreadqueue.spring.annotation;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.worker.Job;

/**
 * Gives listener methods the {@link Job} itself.
 */
final class JobArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == Job.class;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return message.getHeaders().get(QueueHeaders.JOB, Job.class);
	}

}
