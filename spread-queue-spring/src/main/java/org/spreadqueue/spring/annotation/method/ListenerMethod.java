// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.spring.annotation.argument.ContinuationArgumentResolver;
import org.spreadqueue.spring.annotation.argument.JobArgumentResolver;
import org.spreadqueue.spring.annotation.argument.PayloadType;
import org.spreadqueue.spring.listener.AckMode;
import org.spreadqueue.spring.listener.Acknowledgment;

/**
 * An annotated method and what its signature says. Refuses at startup, with
 * {@link InvalidQueueListenerException}, what would otherwise go wrong with each message.
 */
final class ListenerMethod extends AnnotatedMethod {

	private final Class<?> beanType;

	/** Tells which parameters the application itself resolves. */
	private final Predicate<MethodParameter> custom;

	/**
	 * Describes a method.
	 * @param beanType the class of the bean, which says what type variables stand for
	 */
	ListenerMethod(Method method, Class<?> beanType, Predicate<MethodParameter> custom) {
		super(method);
		this.beanType = beanType;
		this.custom = custom;
	}

	@Override
	protected Class<?> getContainingClass() {
		return this.beanType;
	}

	/** Returns the method of the bean, perhaps a proxy, if it can be called. */
	Method invocable(Object bean) {
		checkModifiers(bean);
		checkParameters();
		checkReturnType();
		try {
			return AopUtils.selectInvocableMethod(getMethod(), bean.getClass());
		}
		catch (IllegalStateException ex) {
			return ofGenericInterface(bean).orElseThrow(() -> new InvalidQueueListenerException(getMethod(),
					"The bean is a proxy for the interfaces of its class, and none of them has the method.",
					"Declare the method in an interface, or let Spring proxy the class: spring.aop.proxy-target-class=true.",
					ex));
		}
	}

	/** Finds what the method implements, with type variables in its place. */
	private Optional<Method> ofGenericInterface(Object bean) {
		return Stream.of(ClassUtils.getAllInterfaces(bean))
			.flatMap((type) -> Stream.of(type.getMethods()))
			.filter((method) -> BridgeMethodResolver.getMostSpecificMethod(method, this.beanType).equals(getMethod()))
			.findFirst();
	}

	private void checkModifiers(Object bean) {
		if (Modifier.isStatic(getMethod().getModifiers())) {
			throw invalid("It is static.", "Make it an instance method of the bean.");
		}
		if (Modifier.isPrivate(getMethod().getModifiers())) {
			throw invalid("It is private, so that a proxy of the bean would not see it.",
					"Make it package-private, protected or public.");
		}
		if (Modifier.isFinal(getMethod().getModifiers()) && AopUtils.isCglibProxy(bean)) {
			throw invalid("It is final and the bean is a proxy, so that it would run without the fields of the bean.",
					"Remove 'final' from the method.");
		}
		if (isHiddenFrom(bean.getClass()) && AopUtils.isCglibProxy(bean)) {
			throw invalid(
					"It is package-private in another package than the class of the bean, which is a proxy,"
							+ " so that it would run without the fields of the bean.",
					"Make it public or protected, or move the class into the package.");
		}
	}

	/** Whether a subclass cannot override it, because it is of another package. */
	private boolean isHiddenFrom(Class<?> subclass) {
		int visible = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE;
		Class<?> declaring = getMethod().getDeclaringClass();
		return (getMethod().getModifiers() & visible) == 0
				&& !(declaring.getPackageName().equals(subclass.getPackageName())
						&& declaring.getClassLoader() == subclass.getClassLoader());
	}

	private void checkParameters() {
		List<MethodParameter> payloads = parameters()
			.filter((parameter) -> isPayload(parameter) && !this.custom.test(parameter))
			.toList();
		if (payloads.size() > 1) {
			throw invalid(
					"Its parameters " + describe(payloads.get(0)) + " and " + describe(payloads.get(1))
							+ " would both be the payload, but a message has only one.",
					"Keep one of them. Others may have @Header or @Headers, or be of type Message, Job, JobProgress or "
							+ "Acknowledgment.");
		}
		parameters().forEach((parameter) -> {
			if (parameter.hasParameterAnnotation(Headers.class)
					&& !Map.class.isAssignableFrom(parameter.getParameterType())
					&& !isHeaders(parameter.getParameterType())) {
				throw invalid("Its parameter " + describe(parameter) + " has @Headers, but cannot hold all headers.",
						"Make it a Map<String, Object> or MessageHeaders, or use @Header for a single header.");
			}
		});
	}

	private Stream<MethodParameter> parameters() {
		return Stream.of(getMethodParameters());
	}

	private static boolean isPayload(MethodParameter parameter) {
		if (parameter.hasParameterAnnotation(Payload.class)) {
			return true;
		}
		Class<?> type = parameter.getParameterType();
		return !parameter.hasParameterAnnotation(Header.class) && !parameter.hasParameterAnnotation(Headers.class)
				&& !JobArgumentResolver.supports(type) && !ContinuationArgumentResolver.supports(type)
				&& !Message.class.isAssignableFrom(type) && !isHeaders(type);
	}

	private static boolean isHeaders(Class<?> type) {
		return MessageHeaders.class == type || MessageHeaderAccessor.class.isAssignableFrom(type);
	}

	private void checkReturnType() {
		Class<?> type = returnedType().toClass();
		if (AsyncResults.cannotBeAwaited(type)) {
			throw invalid("It returns " + type.getName() + ", which is not one value that comes later.",
					"Return a CompletionStage, a Mono (with Reactor on the class path), or the value itself.");
		}
		if (isAsync() && !CompletionStage.class.isAssignableFrom(type)) {
			throw invalid("It is @Async, so that its messages would be done before it has run, and its failures lost.",
					"Return a CompletableFuture<Void>, or remove @Async and set the listener's 'concurrency'.");
		}
	}

	private boolean isAsync() {
		return AnnotatedElementUtils.hasAnnotation(getMethod(), Async.class)
				|| AnnotatedElementUtils.hasAnnotation(this.beanType, Async.class);
	}

	/** For a suspend function, what it returns in Kotlin. */
	ResolvableType returnedType() {
		return ResolvableType.forMethodReturnType(getMethod(), this.beanType);
	}

	/** The type of payloads, plain or in a {@link Message}; empty if it takes none. */
	Optional<PayloadType> payloadType() {
		return parameters().filter((parameter) -> !this.custom.test(parameter))
			.filter((parameter) -> isPayload(parameter) || Message.class.isAssignableFrom(parameter.getParameterType()))
			.findFirst()
			.map(PayloadType::of);
	}

	/** Manual if it takes an {@link Acknowledgment}; {@code wanted} must agree. */
	AckMode ackMode(@Nullable AckMode wanted) {
		boolean takes = parameters().anyMatch((parameter) -> parameter.getParameterType() == Acknowledgment.class);
		if (wanted == AckMode.MANUAL && !takes) {
			throw invalid("Its attribute 'ackMode' has the value 'manual', but nothing could settle its messages.",
					"Add a parameter of type Acknowledgment, or remove the attribute.");
		}
		if (wanted == AckMode.ON_SUCCESS && takes) {
			throw invalid("Its attribute 'ackMode' has the value 'on-success', but it takes an Acknowledgment.",
					"Remove the parameter, or the attribute: the parameter alone makes it 'manual'.");
		}
		return takes ? AckMode.MANUAL : AckMode.ON_SUCCESS;
	}

	/**
	 * Refuses what would not be part of the transaction, or what a repeated message would
	 * lack.
	 */
	void checkIdempotent() {
		Class<?> type = returnedType().toClass();
		if (KotlinDetector.isSuspendingFunction(getMethod()) || AsyncResults.isLater(type)) {
			throw invalid("It is to be idempotent, but its result comes later, on another thread than its transaction.",
					"Make it return nothing when its work is done, or set idempotent = \"false\".");
		}
		if (AsyncResults.responds(returnedType())) {
			throw invalid(
					"It is to be idempotent, but returns " + type.getName()
							+ ", which a message that is delivered again would not get.",
					"Make it return nothing, or set idempotent = \"false\".");
		}
		if (ackMode(null) == AckMode.MANUAL) {
			throw invalid(
					"It is to be idempotent, but takes an Acknowledgment, which would not be part of its transaction.",
					"Remove the parameter: the message is done with the commit, and fails with an exception.");
		}
	}

	private InvalidQueueListenerException invalid(String problem, String action) {
		return new InvalidQueueListenerException(getMethod(), problem, action);
	}

	private static String describe(MethodParameter parameter) {
		String name = parameter.getExecutable().getParameters()[parameter.getParameterIndex()].getName();
		return "'" + parameter.getParameterType().getSimpleName() + " " + name + "' (number "
				+ (parameter.getParameterIndex() + 1) + ")";
	}

}
