// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import org.spreadqueue.spread.Durations;

/**
 * Maps properties to options of the library. A property that is not set leaves the
 * default. The options check the values; a refusal becomes the exception that names the
 * property, which Spring Boot explains. Internal: only the configurations of this module
 * use it.
 */
public final class PropertyMapping<T> {

	private static final String NAMESPACE = "spread.queue.";

	private final String prefix;

	private T options;

	private PropertyMapping(String prefix, T options) {
		this.prefix = prefix;
		this.options = options;
	}

	/** Begins a mapping; the prefix ends in a dot, without {@code spread.queue.}. */
	public static <T> PropertyMapping<T> of(String prefix, T options) {
		return new PropertyMapping<>(prefix, options);
	}

	/** Maps one property, unless its value is {@code null}. */
	public <V> PropertyMapping<T> set(String property, @Nullable V value, BiFunction<T, V, T> option) {
		if (value != null) {
			this.options = convert(this.prefix + property, value,
					(given) -> option.apply(this.options, limited(given)));
		}
		return this;
	}

	/** Times that are too long to be counted mean for ever. */
	@SuppressWarnings("unchecked")
	private static <V> V limited(V value) {
		return (value instanceof Duration duration) ? (V) Durations.limited(duration) : value;
	}

	public T options() {
		return this.options;
	}

	/**
	 * Converts the value of one property, whose name follows {@code spread.queue.}.
	 * @throws InvalidConfigurationPropertyValueException if the conversion refuses it
	 */
	public static <V, R> R convert(String property, V value, Function<V, R> conversion) {
		try {
			return conversion.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, value, String.valueOf(ex.getMessage()));
		}
	}

	public static InvalidConfigurationPropertyValueException invalid(String property, Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(NAMESPACE + property, value, reason);
	}

}
