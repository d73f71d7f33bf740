// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.argument;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobProgress;

public final class JobArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return supports(parameter.getParameterType());
	}

	public static boolean supports(Class<?> type) {
		return type == Job.class || type == Acknowledgment.class || type == JobProgress.class;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		if (parameter.getParameterType() == Acknowledgment.class) {
			return message.getHeaders().get(QueueHeaders.ACKNOWLEDGMENT);
		}
		Object job = message.getHeaders().get(QueueHeaders.JOB);
		return (parameter.getParameterType() == JobProgress.class && job instanceof Job reporting)
				? reporting.progress() : job;
	}

}
