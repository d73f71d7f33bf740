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
 * Makes objects of {@link QueueClient @QueueClient} interfaces, which are thread-safe.
 * All methods are checked at once.
 */
public final class QueueClients {

	private QueueClients() {
	}

	/**
	 * Makes a client.
	 * @param <T> the interface
	 * @param type the interface
	 * @param operations sends
	 * @return the client
	 * @throws IllegalArgumentException if a method of the interface cannot be a call
	 */
	public static <T> T create(Class<T> type, SpreadQueueOperations operations) {
		return create(type, operations, UnaryOperator.identity());
	}

	/**
	 * Makes a client.
	 * @param <T> the interface
	 * @param type the interface
	 * @param operations sends
	 * @param placeholders resolves them in the attributes of annotations
	 * @return the client
	 * @throws IllegalArgumentException if a method of the interface cannot be a call
	 */
	public static <T> T create(Class<T> type, SpreadQueueOperations operations, UnaryOperator<String> placeholders) {
		Assert.isTrue(type.isInterface(), () -> "A queue client is an interface, which " + type.getName() + " is not.");
		Assert.notNull(operations, "'operations' must not be null");
		Map<Method, ClientMethod> calls = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
				calls.put(method, ClientMethod.of(type, method, operations, placeholders));
			}
		}
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new Invocations(type, Map.copyOf(calls))));
	}

	/**
	 * Answers every call of a client.
	 */
	private record Invocations(Class<?> type, Map<Method, ClientMethod> calls) implements InvocationHandler {

		private static final Object[] NOTHING = {};

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			@Nullable Object[] given = (arguments != null) ? arguments : NOTHING;
			ClientMethod call = this.calls.get(method);
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
