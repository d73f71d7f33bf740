// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.argument;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Leaves the last argument of a suspend function to what calls it. */
public final class ContinuationArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return supports(parameter.getParameterType());
	}

	/** Compares by name, because applications may be without Kotlin. */
	public static boolean supports(Class<?> type) {
		return "kotlin.coroutines.Continuation".equals(type.getName());
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return null;
	}

}
