package org.spreadqueue.spring.annotation.method;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Leaves the last argument of a Kotlin suspend function to
 * {@link SuspendingHandlerMethod}, which makes it itself.
 */
final class ContinuationArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return supports(parameter.getParameterType());
	}

	/** Compares by name, as applications may have no Kotlin. */
	static boolean supports(Class<?> type) {
		return "kotlin.coroutines.Continuation".equals(type.getName());
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return null;
	}

}
