package org.spreadqueue.boot.autoconfigure.properties;

import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Carries properties over into options of the library, one after the other. A property
 * that is not set leaves the option at its default. The options check the values; what
 * they refuse becomes the exception that names the property, which Spring Boot explains.
 * Internal: only the configurations of this module use it.
 *
 * @param <T> type of the options, or of their builder
 */
public final class PropertyMapping<T> {

	private static final String NAMESPACE = "spread.queue.";

	private final String prefix;

	private T options;

	private PropertyMapping(String prefix, T options) {
		this.prefix = prefix;
		this.options = options;
	}

	/**
	 * Begins a mapping.
	 * @param prefix what the properties have in common after {@code spread.queue.}, with
	 * a dot at its end
	 * @param options the options with their defaults
	 */
	public static <T> PropertyMapping<T> of(String prefix, T options) {
		return new PropertyMapping<>(prefix, options);
	}

	/**
	 * Maps one property.
	 * @param property its name after the prefix
	 * @param value its value, {@code null} if it is not set
	 * @param option makes options with that value
	 */
	public <V> PropertyMapping<T> set(String property, @Nullable V value, BiFunction<T, V, T> option) {
		if (value != null) {
			this.options = convert(this.prefix + property, value, (given) -> option.apply(this.options, given));
		}
		return this;
	}

	public T options() {
		return this.options;
	}

	/**
	 * Converts the value of one property.
	 * @param property its name after {@code spread.queue.}
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
