package org.spreadqueue.boot;

import java.util.function.Function;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Turns complaints of the library into ones that name the property, which Spring Boot
 * explains.
 */
final class PropertyChecks {

	private PropertyChecks() {
	}

	/**
	 * Uses the value of a property.
	 * @param property name without {@code spread.queue.}
	 * @param value its value
	 * @param use what is done with it
	 * @return the result
	 * @throws InvalidConfigurationPropertyValueException if the value is refused
	 */
	static <T, R> R check(String property, T value, Function<T, R> use) {
		try {
			return use.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, value, String.valueOf(ex.getMessage()));
		}
	}

	static InvalidConfigurationPropertyValueException invalid(String property, Object value, String reason) {
		return new InvalidConfigurationPropertyValueException("spread.queue." + property, value, reason);
	}

}
