// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.lang.reflect.Method;
import java.util.Set;

/**
 * The methods that a listener calls.
 *
 * @param type the class of their bean, without proxies
 * @param methods one, or those of a class for different payloads; none if the handler is
 * a program's own
 * @since 0.1.0
 */
public record ListenerMethods(Class<?> type, Set<Method> methods) {

	static final ListenerMethods NONE = new ListenerMethods(Object.class, Set.of());

	public ListenerMethods {
		methods = Set.copyOf(methods);
	}

}
