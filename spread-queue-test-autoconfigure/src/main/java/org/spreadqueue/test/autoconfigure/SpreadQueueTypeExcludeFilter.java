// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.util.ClassUtils;

import org.spreadqueue.boot.autoconfigure.SpreadOptionsCustomizer;
import org.spreadqueue.boot.autoconfigure.SpreadQueueTemplateCustomizer;
import org.spreadqueue.spring.annotation.QueueListenerConfigurer;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.listener.QueueListenerContainerCustomizer;

/** Keeps what a test of listeners has no use for out of the component scan. */
final class SpreadQueueTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<SpreadQueueTest> {

	private static final List<String> OPTIONAL = List.of("org.springframework.boot.jackson.JacksonComponent",
			"tools.jackson.databind.JacksonModule");

	private static final Set<Class<?>> KNOWN = known();

	SpreadQueueTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	private static Set<Class<?>> known() {
		Set<Class<?>> known = new LinkedHashSet<>(
				List.of(QueueInterceptor.class, QueueErrorHandler.class, QueueListenerConfigurer.class,
						QueueListenerContainerCustomizer.class, SpreadQueueTemplateCustomizer.class,
						SpreadOptionsCustomizer.class, Converter.class, GenericConverter.class));
		ClassLoader loader = SpreadQueueTypeExcludeFilter.class.getClassLoader();
		OPTIONAL.stream()
			.filter((name) -> ClassUtils.isPresent(name, loader))
			.forEach((name) -> known.add(ClassUtils.resolveClassName(name, loader)));
		return Set.copyOf(known);
	}

	/**
	 * What is named and what listeners are configured with is not a default to change.
	 */
	@Override
	protected boolean isUseDefaultFilters() {
		return true;
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return Set.of(getAnnotation().getClassArray("value"));
	}

}
