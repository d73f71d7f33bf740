// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils.MethodFilter;

import org.spreadqueue.spring.annotation.method.ListenerBean;
import org.spreadqueue.spring.listener.ListenerMethods;

/** A method or class with {@link QueueListener}. */
record AnnotatedListener(ListenerBean bean, AnnotatedElement annotated, Set<Method> handlers,
		QueueListener annotation) {

	static List<AnnotatedListener> find(ListenerBean bean) {
		Class<?> type = bean.type();
		if (!AnnotationUtils.isCandidateClass(type, List.of(QueueListener.class, QueueHandler.class))) {
			return List.of();
		}
		List<AnnotatedListener> found = new ArrayList<>();
		Map<Method, List<QueueListener>> methods = MethodIntrospector.selectMethods(type, (Method method) -> {
			List<QueueListener> annotations = annotations(method);
			return annotations.isEmpty() ? null : annotations;
		});
		methods.forEach((method, annotations) -> annotations
			.forEach((annotation) -> found.add(new AnnotatedListener(bean, method, Set.of(), annotation))));
		Set<Method> handlers = MethodIntrospector.selectMethods(type, (MethodFilter) AnnotatedListener::isHandler);
		List<QueueListener> onType = annotations(type);
		if (onType.isEmpty() && !handlers.isEmpty()) {
			throw new InvalidQueueListenerException(handlers.iterator().next(),
					"It has @QueueHandler, but its class has no @QueueListener that says from which queue.",
					"Put @QueueListener on the class, or on the method in place of @QueueHandler.");
		}
		onType.forEach((annotation) -> found.add(new AnnotatedListener(bean, type, handlers, annotation)));
		return found;
	}

	/** The annotations of the nearest element that has any: it may repeat them. */
	private static List<QueueListener> annotations(AnnotatedElement annotated) {
		List<MergedAnnotation<QueueListener>> all = MergedAnnotations.from(annotated, SearchStrategy.TYPE_HIERARCHY)
			.stream(QueueListener.class)
			.toList();
		int nearest = all.stream().mapToInt(MergedAnnotation::getAggregateIndex).min().orElse(0);
		return all.stream()
			.filter((annotation) -> annotation.getAggregateIndex() == nearest)
			.map(MergedAnnotation::synthesize)
			.toList();
	}

	private static boolean isHandler(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(QueueHandler.class);
	}

	ListenerMethods methods() {
		return new ListenerMethods(this.bean.type(),
				(this.annotated instanceof Method method) ? Set.of(method) : this.handlers);
	}

	/** The start of the id if the annotation has none. */
	String defaultId() {
		return this.bean.name() + "." + ((this.annotated instanceof Method method) ? method.getName() : "handlers");
	}

}
