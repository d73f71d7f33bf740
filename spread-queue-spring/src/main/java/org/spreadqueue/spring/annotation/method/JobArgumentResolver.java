package org.spreadqueue.spring.annotation.method;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.worker.Job;

final class JobArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return supports(parameter.getParameterType());
	}

	static boolean supports(Class<?> type) {
		return type == Job.class || type == Acknowledgment.class;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return message.getHeaders()
			.get((parameter.getParameterType() == Job.class) ? QueueHeaders.JOB : QueueHeaders.ACKNOWLEDGMENT);
	}

}
