// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean. Its types and annotations are those of the bean's class, even if a
 * proxy of the bean has only a method of an interface.
 */
class BeanHandlerMethod extends InvocableHandlerMethod {

	private final Class<?> type;

	private final Method invocable;

	/**
	 * Creates a method.
	 * @param method the method of the bean's class
	 * @param invocable the method of the bean, perhaps a proxy
	 */
	BeanHandlerMethod(ListenerBean bean, Method method, Method invocable) {
		super(bean.instance(), method);
		this.type = bean.type();
		this.invocable = invocable;
		ReflectionUtils.makeAccessible(invocable);
	}

	@Override
	protected Class<?> getContainingClass() {
		return this.type;
	}

	Method invocable() {
		return this.invocable;
	}

	@Override
	protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
		if (this.invocable.equals(getMethod())) {
			return super.doInvoke(arguments);
		}
		try {
			return this.invocable.invoke(getBean(), arguments);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw ex;
		}
	}

}
