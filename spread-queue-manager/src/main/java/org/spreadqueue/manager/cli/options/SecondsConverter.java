// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in whole seconds, of a day at most. */
public final class SecondsConverter implements ITypeConverter<Integer> {

	private static final int DAY = 24 * 60 * 60;

	@Override
	public Integer convert(String value) {
		if (value.matches("\\d{1,9}")) {
			int seconds = Integer.parseInt(value);
			if (seconds > 0 && seconds <= DAY) {
				return seconds;
			}
		}
		throw new TypeConversionException("'" + value + "' is not a number of seconds from 1 to " + DAY + ".");
	}

}
