// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.spread.log.Excerpt;

/** Numbers as text: written as Perl prints them, read without losing a digit. */
public final class PerlNumbers {

	/** A little more than a double has: all that Perl prints, but nothing costly. */
	private static final int MAX_EXPONENT = 400;

	/** Perl prints 15 digits, and integral values from here on with an exponent. */
	private static final int FIRST_LARGE_EXPONENT = 15;

	private static final int LAST_SMALL_EXPONENT = -5;

	private PerlNumbers() {
	}

	/** The canonical text: plain digits for short integers, as Perl compares texts. */
	public static String text(JsonNode number) {
		if (number.isIntegralNumber()) {
			return number.bigIntegerValue().toString();
		}
		if (number.numberValue() instanceof BigDecimal decimal) {
			return text(decimal);
		}
		double value = number.doubleValue();
		if (Double.isNaN(value)) {
			return "NaN";
		}
		if (Double.isInfinite(value)) {
			return (value > 0) ? "Inf" : "-Inf";
		}
		// Float and Double print the fewest digits that give the same value again.
		return text(new BigDecimal(number.numberValue().toString()));
	}

	private static String text(BigDecimal decimal) {
		BigDecimal shortest = decimal.stripTrailingZeros();
		long exponent = exponent(shortest);
		if (shortest.signum() == 0 || (exponent > LAST_SMALL_EXPONENT && exponent < FIRST_LARGE_EXPONENT)) {
			return shortest.toPlainString();
		}
		String digits = shortest.unscaledValue().abs().toString();
		String fraction = (digits.length() > 1) ? "." + digits.substring(1) : "";
		return ((shortest.signum() < 0) ? "-" : "") + digits.charAt(0) + fraction
				+ String.format(Locale.ROOT, "e%s%02d", (exponent < 0) ? "-" : "+", Math.abs(exponent));
	}

	public static boolean isInRange(BigDecimal decimal) {
		return decimal.signum() == 0 || Math.abs(exponent(decimal)) <= MAX_EXPONENT;
	}

	private static long exponent(BigDecimal decimal) {
		return (long) decimal.precision() - decimal.scale() - 1;
	}

	/** Reads a JSON or Data::Dumper number into the smallest exact node. */
	public static JsonNode parse(String text, FormatLimits limits, int position) throws FormatException {
		if (text.length() > limits.maxNumberChars()) {
			throw new FormatException("The number " + Excerpt.of(text) + " has " + text.length()
					+ " characters, but at most " + limits.maxNumberChars() + " are read", position);
		}
		if (text.chars().allMatch((c) -> c == '-' || (c >= '0' && c <= '9'))) {
			return integer(new BigInteger(text));
		}
		BigDecimal decimal;
		try {
			decimal = new BigDecimal(text);
		}
		catch (NumberFormatException ex) {
			throw outOfRange(text, position);
		}
		if (!isInRange(decimal)) {
			throw outOfRange(text, position);
		}
		return decimal(decimal);
	}

	private static FormatException outOfRange(String text, int position) {
		return new FormatException("The number " + Excerpt.of(text) + " is out of range: its exponent must be within "
				+ MAX_EXPONENT + " digits. Send it as a string", position);
	}

	private static JsonNode integer(BigInteger value) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		if (value.bitLength() < Integer.SIZE) {
			return nodes.numberNode(value.intValue());
		}
		return (value.bitLength() < Long.SIZE) ? nodes.numberNode(value.longValue()) : nodes.numberNode(value);
	}

	private static JsonNode decimal(BigDecimal decimal) {
		double value = decimal.doubleValue();
		boolean exact = Double.isFinite(value) && new BigDecimal(Double.toString(value)).compareTo(decimal) == 0;
		return exact ? JsonNodeFactory.instance.numberNode(value) : JsonNodeFactory.instance.numberNode(decimal);
	}

}
