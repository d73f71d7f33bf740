// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/** Reads attributes: resolves placeholders, then expressions, then converts. */
final class AttributeReader {

	private final ConfigurableListableBeanFactory beanFactory;

	/** Named in exceptions. */
	private final AnnotatedElement annotated;

	AttributeReader(ConfigurableListableBeanFactory beanFactory, AnnotatedElement annotated) {
		this.beanFactory = beanFactory;
		this.annotated = annotated;
	}

	/** Empty if the text is blank. */
	<T> Optional<T> value(String attribute, String name, Function<String, T> parser) {
		Object value = evaluate(attribute);
		String text = (value != null) ? value.toString() : "";
		return text.isBlank() ? Optional.empty() : Optional.of(parse(text.trim(), attribute, name, parser));
	}

	/** Reads a list; each element may hold any number of values. */
	<T> Stream<T> values(String[] attribute, String name, Function<String, T> parser) {
		return Stream.of(attribute)
			.flatMap((element) -> texts(evaluate(element)).map((text) -> parse(text, element, name, parser)));
	}

	private static Stream<String> texts(@Nullable Object value) {
		if (value instanceof Collection<?> collection) {
			return collection.stream().flatMap(AttributeReader::texts);
		}
		if (ObjectUtils.isArray(value)) {
			return Arrays.stream(ObjectUtils.toObjectArray(value)).flatMap(AttributeReader::texts);
		}
		return (value != null) ? Arrays.stream(StringUtils.commaDelimitedListToStringArray(value.toString()))
			.map(String::trim)
			.filter(StringUtils::hasText) : Stream.empty();
	}

	private <T> T parse(String text, String attribute, String name, Function<String, T> parser) {
		try {
			return parser.apply(text);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidQueueListenerException(this.annotated,
					"Its attribute '" + name + "' has the value '" + text + "': " + ex.getMessage(),
					"Correct the attribute" + (text.equals(attribute) ? "."
							: ", which is '" + attribute + "', or the property that it refers to."),
					ex);
		}
	}

	/** Finds a bean by its name or an expression; empty if the attribute is blank. */
	<T> Optional<T> bean(String attribute, String name, Class<T> type) {
		return bean(attribute, name, new Class<?>[] { type }).map(type::cast);
	}

	/** Finds a bean that has one of the types. */
	Optional<Object> bean(String attribute, String name, Class<?>... types) {
		Object value = evaluate(attribute);
		if (value == null || (value instanceof String text && text.isBlank())) {
			return Optional.empty();
		}
		Object bean = value;
		if (value instanceof String beanName) {
			bean = this.beanFactory.containsBean(beanName.trim()) ? this.beanFactory.getBean(beanName.trim()) : null;
		}
		Object candidate = bean;
		if (Stream.of(types).noneMatch((type) -> type.isInstance(candidate))) {
			String wanted = Stream.of(types).map(Class::getName).collect(Collectors.joining(" or "));
			String is = (candidate != null) ? "that is a " + candidate.getClass().getName()
					: "there is no bean of that name";
			throw new InvalidQueueListenerException(this.annotated,
					"Its attribute '" + name + "' has the value '" + value + "', but " + is + ".",
					"Give it the name of a bean of type " + wanted + ", or an expression that gives one.");
		}
		return Optional.ofNullable(candidate);
	}

	private @Nullable Object evaluate(String attribute) {
		String text = this.beanFactory.resolveEmbeddedValue(attribute);
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		if (text == null || expressions == null) {
			return text;
		}
		return expressions.evaluate(text, new BeanExpressionContext(this.beanFactory, null));
	}

}
