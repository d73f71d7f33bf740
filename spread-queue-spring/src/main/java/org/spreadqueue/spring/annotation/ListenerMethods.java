package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageHeaderAccessor;

import org.spreadqueue.spring.listener.AckMode;
import org.spreadqueue.spring.listener.Acknowledgment;

/**
 * Checks at startup what would otherwise fail, or be wrong, with each message.
 */
final class ListenerMethods {

	private ListenerMethods() {
	}

	/**
	 * Checks a method and finds the one to call.
	 * @param method the annotated method
	 * @param bean the bean, perhaps a proxy
	 * @param custom tells which parameters the application itself resolves
	 * @return the method as the bean has it
	 * @throws InvalidQueueListenerException if it cannot be a listener
	 */
	static Method invocable(Method method, Object bean, Predicate<MethodParameter> custom) {
		checkModifiers(method, bean);
		checkParameters(method, custom);
		checkReturnType(method);
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			throw new InvalidQueueListenerException(method,
					"The bean is a proxy for the interfaces of its class, and none of them has the method.",
					"Declare the method in an interface, or let Spring proxy the class: spring.aop.proxy-target-class=true.",
					ex);
		}
	}

	private static void checkModifiers(Method method, Object bean) {
		if (Modifier.isStatic(method.getModifiers())) {
			throw new InvalidQueueListenerException(method, "It is static.", "Make it an instance method of the bean.");
		}
		if (Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidQueueListenerException(method,
					"It is private, so that a proxy of the bean would not see it.",
					"Make it package-private, protected or public.");
		}
		if (Modifier.isFinal(method.getModifiers()) && AopUtils.isCglibProxy(bean)) {
			throw new InvalidQueueListenerException(method,
					"It is final and the bean is a proxy, so that it would run without the fields of the bean.",
					"Remove 'final' from the method.");
		}
	}

	private static void checkParameters(Method method, Predicate<MethodParameter> custom) {
		List<MethodParameter> payloads = parameters(method)
			.filter((parameter) -> isPayload(parameter) && !custom.test(parameter))
			.toList();
		if (payloads.size() > 1) {
			throw new InvalidQueueListenerException(method,
					"Its parameters " + describe(payloads.get(0)) + " and " + describe(payloads.get(1))
							+ " would both be the payload, but a message has only one.",
					"Keep one of them. Others may have @Header or @Headers, or be of type Message, Job or Acknowledgment.");
		}
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new MethodParameter(method, i);
			if (parameter.hasParameterAnnotation(Headers.class)
					&& !Map.class.isAssignableFrom(parameter.getParameterType())
					&& !isHeaders(parameter.getParameterType())) {
				throw new InvalidQueueListenerException(method,
						"Its parameter " + describe(parameter) + " has @Headers, but cannot hold all headers.",
						"Make it a Map<String, Object> or MessageHeaders, or use @Header for a single header.");
			}
		}
	}

	private static Stream<MethodParameter> parameters(Method method) {
		return IntStream.range(0, method.getParameterCount()).mapToObj((index) -> new MethodParameter(method, index));
	}

	private static boolean isPayload(MethodParameter parameter) {
		if (parameter.hasParameterAnnotation(Payload.class)) {
			return true;
		}
		Class<?> type = parameter.getParameterType();
		return !parameter.hasParameterAnnotation(Header.class) && !parameter.hasParameterAnnotation(Headers.class)
				&& !HeaderArgumentResolver.supports(type) && !ContinuationArgumentResolver.supports(type)
				&& !Message.class.isAssignableFrom(type) && !isHeaders(type);
	}

	private static boolean isHeaders(Class<?> type) {
		return MessageHeaders.class == type || MessageHeaderAccessor.class.isAssignableFrom(type);
	}

	private static void checkReturnType(Method method) {
		// Of a suspend function, what it returns in Kotlin.
		Class<?> type = ResolvableType.forMethodReturnType(method).toClass();
		if (AsyncResults.cannotBeAwaited(type)) {
			throw new InvalidQueueListenerException(method,
					"It returns " + type.getName() + ", which is not one value that comes later.",
					"Return a CompletionStage, a Mono (with Reactor on the class path), or the value itself.");
		}
	}

	/**
	 * Finds the type that a method takes payloads as.
	 * @param method the annotated method
	 * @param custom tells which parameters the application itself resolves
	 * @return the type, {@code null} if it takes no payload, be it in a {@link Message}
	 */
	static @Nullable Class<?> payloadType(Method method, Predicate<MethodParameter> custom) {
		return parameters(method).filter((parameter) -> !custom.test(parameter))
			.map((parameter) -> isPayload(parameter) ? ResolvableType.forMethodParameter(parameter)
					: ResolvableType.forMethodParameter(parameter).as(Message.class).getGeneric())
			.filter((type) -> !type.equals(ResolvableType.NONE))
			.findFirst()
			.<Class<?>>map((type) -> type.resolve(Object.class))
			.orElse(null);
	}

	/**
	 * Finds what ends the messages of a method.
	 * @param method the annotated method
	 * @param wanted what the annotation says, if anything
	 * @return manual if the method takes an {@link Acknowledgment}
	 * @throws InvalidQueueListenerException if annotation and method contradict
	 */
	static AckMode ackMode(Method method, @Nullable AckMode wanted) {
		boolean takes = Arrays.asList(method.getParameterTypes()).contains(Acknowledgment.class);
		if (wanted == AckMode.MANUAL && !takes) {
			throw new InvalidQueueListenerException(method,
					"Its attribute 'ackMode' has the value 'manual', but nothing could settle its messages.",
					"Add a parameter of type Acknowledgment, or remove the attribute.");
		}
		if (wanted == AckMode.ON_SUCCESS && takes) {
			throw new InvalidQueueListenerException(method,
					"Its attribute 'ackMode' has the value 'on-success', but it takes an Acknowledgment.",
					"Remove the parameter, or the attribute: the parameter alone makes it 'manual'.");
		}
		return takes ? AckMode.MANUAL : AckMode.ON_SUCCESS;
	}

	private static String describe(MethodParameter parameter) {
		String name = parameter.getExecutable().getParameters()[parameter.getParameterIndex()].getName();
		return "'" + parameter.getParameterType().getSimpleName() + " " + name + "' (number "
				+ (parameter.getParameterIndex() + 1) + ")";
	}

}
