package org.spreadqueue.spring.annotation;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Takes the last parameter of a Kotlin suspend function, which the caller of the function
 * makes itself.
 */
final class ContinuationArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return supports(parameter.getParameterType());
	}

	/** By name, so that applications without Kotlin can ask too. */
	static boolean supports(Class<?> type) {
		return "kotlin.coroutines.Continuation".equals(type.getName());
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return null;
	}

}
