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

/**
 * A listener that is to get its containers.
 *
 * @param bean the bean, perhaps a proxy
 * @param beanName its name
 * @param annotated the method or class with the annotation
 * @param handlers the methods that take messages: that one, or those of the class with
 * {@link QueueHandler @QueueHandler}
 * @param annotation the annotation
 */
record AnnotatedListener(Object bean, String beanName, AnnotatedElement annotated, Set<Method> handlers,
		QueueListener annotation) {

	/**
	 * Finds the listeners of a bean.
	 * @param type the class of the bean, without proxies
	 */
	static List<AnnotatedListener> find(Object bean, String beanName, Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, List.of(QueueListener.class, QueueHandler.class))) {
			return List.of();
		}
		List<AnnotatedListener> found = new ArrayList<>();
		Map<Method, List<QueueListener>> methods = MethodIntrospector.selectMethods(type, (Method method) -> {
			List<QueueListener> annotations = annotations(method);
			return annotations.isEmpty() ? null : annotations;
		});
		methods.forEach((method, annotations) -> annotations.forEach(
				(annotation) -> found.add(new AnnotatedListener(bean, beanName, method, Set.of(method), annotation))));
		Set<Method> handlers = MethodIntrospector.selectMethods(type, (MethodFilter) AnnotatedListener::isHandler);
		List<QueueListener> onType = annotations(type);
		if (onType.isEmpty() && !handlers.isEmpty()) {
			throw new InvalidQueueListenerException(handlers.iterator().next(),
					"It has @QueueHandler, but its class has no @QueueListener that says from which queue.",
					"Put @QueueListener on the class, or on the method in place of @QueueHandler.");
		}
		onType.forEach((annotation) -> found.add(new AnnotatedListener(bean, beanName, type, handlers, annotation)));
		return found;
	}

	private static List<QueueListener> annotations(AnnotatedElement annotated) {
		return MergedAnnotations.from(annotated, SearchStrategy.TYPE_HIERARCHY)
			.stream(QueueListener.class)
			.map(MergedAnnotation::synthesize)
			.toList();
	}

	private static boolean isHandler(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(QueueHandler.class);
	}

	/** Whether it is a class that has a method for each type of payload. */
	boolean isClass() {
		return this.annotated instanceof Class;
	}

	/** The id of a listener that says none, but for a number. */
	String defaultId() {
		return this.beanName + "." + ((this.annotated instanceof Method method) ? method.getName() : "handlers");
	}

}
