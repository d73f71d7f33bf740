// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import org.spreadqueue.spread.Durations;

/** Reads a time with its unit, of a hundred years at most. */
public final class TimeConverter implements ITypeConverter<Duration> {

	private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

	@Override
	public Duration convert(String value) {
		Matcher matcher = TIME.matcher(value.toLowerCase(Locale.ROOT));
		if (!matcher.matches()) {
			throw new TypeConversionException(
					"'" + value + "' is not a time. Give a number and its unit, as 500ms, 10s, 5m or 1h.");
		}
		Duration time = time(Long.parseLong(matcher.group(1)), matcher.group(2));
		if (time.compareTo(Durations.LONGEST) > 0) {
			throw new TypeConversionException("'" + value + "' is longer than " + Durations.LONGEST.toDays()
					+ "d, the longest time that can be waited for. Give less.");
		}
		return time;
	}

	private static Duration time(long number, String unit) {
		return switch (unit) {
			case "ms" -> Duration.ofMillis(number);
			case "s" -> Duration.ofSeconds(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofDays(number);
		};
	}

}
