// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.client;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

import org.spreadqueue.spring.DeclaredType;

/** Registers what a client needs in a native image: proxy, methods, types. */
class QueueClientAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> client = client(registeredBean.getBeanType());
		return (client != null) ? (generation, code) -> registerHints(generation.getRuntimeHints(), client) : null;
	}

	private static @Nullable Class<?> client(ResolvableType bean) {
		Class<?> type = bean.resolve(Object.class);
		if (type == QueueClientFactoryBean.class) {
			return bean.getGeneric(0).resolve();
		}
		return (type.isInterface() && AnnotatedElementUtils.hasAnnotation(type, QueueClient.class)) ? type : null;
	}

	static void registerHints(RuntimeHints hints, Class<?> client) {
		hints.proxies().registerJdkProxy(client);
		hints.reflection().registerType(client, MemberCategory.INVOKE_PUBLIC_METHODS);
		List<Type> types = new ArrayList<>();
		for (Method method : client.getMethods()) {
			for (int i = 0; i < method.getParameterCount(); i++) {
				types.add(DeclaredType.of(ResolvableType.forMethodParameter(method, i, client)));
			}
			types.add(DeclaredType.of(ResolvableType.forMethodReturnType(method, client)));
		}
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), types.toArray(Type[]::new));
	}

}
