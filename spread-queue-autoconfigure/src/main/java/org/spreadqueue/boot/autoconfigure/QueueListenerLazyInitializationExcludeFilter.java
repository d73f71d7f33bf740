// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainer;

/** Keeps beans with listeners eager: as no bean asks for them, they would never start. */
class QueueListenerLazyInitializationExcludeFilter implements LazyInitializationExcludeFilter {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	@Override
	public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
		return QueueListenerContainer.class.isAssignableFrom(beanType)
				|| hasListener(ClassUtils.getUserClass(beanType));
	}

	private boolean hasListener(Class<?> type) {
		if (this.withoutListeners.contains(type) || !AnnotationUtils.isCandidateClass(type, QueueListener.class)) {
			return false;
		}
		boolean found = isListener(type) || !MethodIntrospector
			.selectMethods(type, (MethodFilter) QueueListenerLazyInitializationExcludeFilter::isListener)
			.isEmpty();
		if (!found) {
			this.withoutListeners.add(type);
		}
		return found;
	}

	private static boolean isListener(AnnotatedElement annotated) {
		return MergedAnnotations.from(annotated, SearchStrategy.TYPE_HIERARCHY).isPresent(QueueListener.class);
	}

}
