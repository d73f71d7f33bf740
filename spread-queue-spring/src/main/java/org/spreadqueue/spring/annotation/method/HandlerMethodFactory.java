package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.validation.Validator;

/** Makes listener methods callable with messages. */
final class HandlerMethodFactory {

	private final ConfigurableBeanFactory beanFactory;

	private final List<HandlerMethodArgumentResolver> custom;

	private final @Nullable Validator validator;

	HandlerMethodFactory(ConfigurableBeanFactory beanFactory, List<HandlerMethodArgumentResolver> custom,
			@Nullable Validator validator) {
		this.beanFactory = beanFactory;
		this.custom = List.copyOf(custom);
		this.validator = validator;
	}

	/** Whether the application itself resolves a parameter, so that it is no payload. */
	boolean isCustom(MethodParameter parameter) {
		return this.custom.stream().anyMatch((resolver) -> resolver.supportsParameter(parameter));
	}

	InvocableHandlerMethod create(Object bean, Method method, MessageConverter converter) {
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>(this.custom);
		resolvers.add(new JobArgumentResolver());
		resolvers.add(new ContinuationArgumentResolver());
		resolvers.add(new PayloadArgumentResolver(converter, this.validator));
		Factory factory = new Factory();
		factory.setBeanFactory(this.beanFactory);
		factory.setMessageConverter(converter);
		factory.setCustomArgumentResolvers(resolvers);
		factory.afterPropertiesSet();
		if (KotlinDetector.isSuspendingFunction(method)) {
			SuspendingHandlerMethod.check(method, this.beanFactory.getBeanClassLoader());
			return factory.createSuspending(bean, method);
		}
		return factory.createInvocableHandlerMethod(bean, method);
	}

	/** Gives suspend functions their arguments as it does for other methods. */
	private static final class Factory extends DefaultMessageHandlerMethodFactory {

		InvocableHandlerMethod createSuspending(Object bean, Method method) {
			HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();
			resolvers.addResolvers(initArgumentResolvers());
			InvocableHandlerMethod suspending = new SuspendingHandlerMethod(bean, method);
			suspending.setMessageMethodArgumentResolvers(resolvers);
			return suspending;
		}

	}

}
