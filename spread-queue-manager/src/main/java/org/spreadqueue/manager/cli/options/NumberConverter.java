// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number. One out of range is refused before the command does anything. */
abstract class NumberConverter implements ITypeConverter<Integer> {

	private final String meaning;

	private final int least;

	private final int greatest;

	/**
	 * Creates what reads numbers that are not negative.
	 * @param meaning what it is, such as "number of seconds"
	 */
	NumberConverter(String meaning, int least, int greatest) {
		this.meaning = meaning;
		this.least = least;
		this.greatest = greatest;
	}

	@Override
	public Integer convert(String value) {
		if (value.matches("\\d{1,10}")) {
			long number = Long.parseLong(value);
			if (number >= this.least && number <= this.greatest) {
				return (int) number;
			}
		}
		throw new TypeConversionException(
				"'%s' is not a %s from %d to %d.".formatted(value, this.meaning, this.least, this.greatest));
	}

}
