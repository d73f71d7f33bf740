// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import org.springframework.aop.framework.AopProxyUtils;

/**
 * A bean with listeners.
 *
 * @param instance the bean, perhaps a proxy
 * @param type its class without proxies, which says what its type variables stand for
 */
public record ListenerBean(Object instance, String name, Class<?> type) {

	/** In the name of a class that Mockito generates, with copied annotations. */
	private static final String MOCK = "$MockitoMock$";

	/** Returns the class of a bean without proxies and mocks. */
	public static Class<?> typeOf(Object bean) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		while (type.getSuperclass() != null && type.getName().contains(MOCK)) {
			type = type.getSuperclass();
		}
		return type;
	}

}
