// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes, with or without a unit; a KB has 1024 bytes. */
public final class SizeConverter implements ITypeConverter<Long> {

	private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(B|KB|MB|GB|TB)?");

	private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KB", 10, "MB", 20, "GB", 30, "TB", 40);

	@Override
	public Long convert(String value) {
		Matcher matcher = SIZE.matcher(value.toUpperCase(Locale.ROOT));
		if (!matcher.matches()) {
			throw new TypeConversionException(
					"'" + value + "' is not a size. Give a number of bytes, or 64KB, 256MB or 2GB.");
		}
		String unit = (matcher.group(2) != null) ? matcher.group(2) : "B";
		try {
			return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << SHIFTS.getOrDefault(unit, 0));
		}
		catch (ArithmeticException ex) {
			throw new TypeConversionException("'" + value + "' is larger than any memory. 256MB is usual.");
		}
	}

}
