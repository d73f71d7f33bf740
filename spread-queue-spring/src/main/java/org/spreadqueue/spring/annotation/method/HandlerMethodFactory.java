// SPDX-License-Identifier: Apache-2.0

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
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.validation.Validator;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.annotation.argument.ContinuationArgumentResolver;
import org.spreadqueue.spring.annotation.argument.JobArgumentResolver;
import org.spreadqueue.spring.annotation.argument.JobMessageConverter;
import org.spreadqueue.spring.annotation.argument.MessageArgumentResolver;
import org.spreadqueue.spring.annotation.argument.PayloadArgumentResolver;
import org.spreadqueue.spring.annotation.argument.PayloadTypes;

/** Makes listener methods callable with messages. */
final class HandlerMethodFactory {

	private final ConfigurableBeanFactory beanFactory;

	private final List<HandlerMethodArgumentResolver> custom;

	private final @Nullable Validator validator;

	private final PayloadTypes types = new PayloadTypes();

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

	/** Returns what reads payloads straight from the bytes of jobs. */
	MessageConverter converter(PayloadConverter payloads) {
		return new JobMessageConverter(payloads, this.types);
	}

	InvocableHandlerMethod create(ListenerBean bean, ListenerMethod method, MessageConverter converter) {
		Method invocable = method.invocable(bean.instance());
		InvocableHandlerMethod created;
		if (KotlinDetector.isSuspendingFunction(method.getMethod())) {
			SuspendingHandlerMethod.check(method.getMethod(), this.beanFactory.getBeanClassLoader());
			created = new SuspendingHandlerMethod(bean, method.getMethod(), invocable);
		}
		else {
			created = new BeanHandlerMethod(bean, method.getMethod(), invocable);
		}
		HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();
		resolvers.addResolvers(resolvers(converter));
		created.setMessageMethodArgumentResolvers(resolvers);
		return created;
	}

	private List<HandlerMethodArgumentResolver> resolvers(MessageConverter converter) {
		List<HandlerMethodArgumentResolver> own = new ArrayList<>(this.custom);
		own.add(new JobArgumentResolver());
		own.add(new ContinuationArgumentResolver());
		own.add(new PayloadArgumentResolver(converter, this.validator, this.types));
		Resolvers usual = new Resolvers();
		usual.setBeanFactory(this.beanFactory);
		usual.setMessageConverter(converter);
		usual.setCustomArgumentResolvers(own);
		usual.afterPropertiesSet();
		return usual.initArgumentResolvers()
			.stream()
			.map((resolver) -> (resolver instanceof MessageMethodArgumentResolver)
					? new MessageArgumentResolver(converter, this.types) : resolver)
			.toList();
	}

	/** Spring's usual resolvers, with others among them. */
	private static final class Resolvers extends DefaultMessageHandlerMethodFactory {

		@Override
		protected List<HandlerMethodArgumentResolver> initArgumentResolvers() {
			return super.initArgumentResolvers();
		}

	}

}
