// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

import org.spreadqueue.spring.template.SpreadQueueOperations;

/**
 * Creates thread-safe clients of {@link QueueClient @QueueClient} interfaces. Throws
 * {@link IllegalArgumentException} for an interface with a method that cannot be a call.
 *
 * @since 0.1.0
 */
public final class QueueClients {

	private QueueClients() {
	}

	/** Creates a client whose annotations have no placeholders. */
	public static <T> T create(Class<T> type, SpreadQueueOperations operations) {
		return create(type, operations, UnaryOperator.identity());
	}

	/** Creates a client; the function resolves placeholders in its annotations. */
	public static <T> T create(Class<T> type, SpreadQueueOperations operations, UnaryOperator<String> placeholders) {
		Assert.isTrue(type.isInterface(), () -> "A queue client is an interface, which " + type.getName() + " is not.");
		Assert.notNull(operations, "'operations' must not be null");
		Map<Method, ClientMethod> methods = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
				methods.put(method, ClientMethod.of(type, method, operations, placeholders));
			}
		}
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new Calls(type, Map.copyOf(methods))));
	}

	private static final class Calls implements InvocationHandler {

		private static final Object[] NOTHING = {};

		private final Class<?> type;

		private final Map<Method, ClientMethod> methods;

		private Calls(Class<?> type, Map<Method, ClientMethod> methods) {
			this.type = type;
			this.methods = methods;
		}

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			@Nullable Object[] given = (arguments != null) ? arguments : NOTHING;
			ClientMethod call = this.methods.get(method);
			if (call != null) {
				return call.invoke(given);
			}
			if (method.isDefault()) {
				return InvocationHandler.invokeDefault(proxy, method, given);
			}
			return switch (method.getName()) {
				case "equals" -> proxy == Arrays.asList(given).get(0);
				case "hashCode" -> System.identityHashCode(proxy);
				default -> "Queue client " + this.type.getName();
			};
		}

	}

}
