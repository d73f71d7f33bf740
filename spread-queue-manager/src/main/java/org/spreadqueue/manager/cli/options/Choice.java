// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import picocli.CommandLine.TypeConversionException;

/** One of several words. */
public final class Choice {

	private Choice() {
	}

	/**
	 * Reads a choice. Accepts hyphens between words, as in properties, or underscores.
	 */
	public static <E extends Enum<E>> E of(Class<E> type, String value) {
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(value.replace('-', '_'))) {
				return constant;
			}
		}
		String choices = Arrays.stream(type.getEnumConstants())
			.map((constant) -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.collect(Collectors.joining(", "));
		throw new TypeConversionException("'" + value + "' is not one of " + choices + ".");
	}

}
