package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;

/**
 * A listener that is to get its containers.
 *
 * @param bean the bean, perhaps a proxy
 * @param beanName its name
 * @param method the annotated method
 * @param annotation the annotation
 */
record AnnotatedListener(Object bean, String beanName, Method method, QueueListener annotation) {

	/** The id of a listener that says none, but for a number. */
	String defaultId() {
		return this.beanName + "." + this.method.getName();
	}

}
