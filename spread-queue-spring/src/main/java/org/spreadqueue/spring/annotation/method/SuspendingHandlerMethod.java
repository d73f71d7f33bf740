// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

import org.spreadqueue.spring.annotation.InvalidQueueListenerException;

/**
 * Calls a suspend function of Kotlin, which runs on the calling thread until it is
 * suspended. The result is a {@code Mono}; cancelling it cancels the coroutine.
 */
final class SuspendingHandlerMethod extends BeanHandlerMethod {

	SuspendingHandlerMethod(ListenerBean bean, Method method, Method invocable) {
		super(bean, method, invocable);
	}

	/** Checks that the libraries for calling a suspend function are there. */
	static void check(Method method, @Nullable ClassLoader loader) {
		if (!KotlinDetector.isKotlinReflectPresent()
				|| !ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt", loader)) {
			throw new InvalidQueueListenerException(method,
					"It is a suspend function, and what calls it is not on the class path.",
					"Add org.jetbrains.kotlinx:kotlinx-coroutines-reactor and org.jetbrains.kotlin:kotlin-reflect.");
		}
	}

	@Override
	protected @Nullable Object doInvoke(@Nullable Object... arguments) {
		return CoroutinesUtils.invokeSuspendingFunction(invocable(), getBean(), arguments);
	}

}
