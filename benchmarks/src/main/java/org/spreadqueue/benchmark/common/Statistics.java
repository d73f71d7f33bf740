// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.common;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * What repetitions of one measurement say: the median, and the smallest and largest
 * value.
 */
public record Statistics(double median, double min, double max) {

	/** With an even number of values, the median is the mean of the two in the middle. */
	public static Statistics of(Collection<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		if (sorted.length == 0) {
			throw new IllegalArgumentException("no values, so no median");
		}
		double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
		return new Statistics(median, sorted[0], sorted[sorted.length - 1]);
	}

	/** The value below which so many percent are; 0 of no values. */
	public static long percentile(long[] values, int percent) {
		long[] sorted = values.clone();
		Arrays.sort(sorted);
		return (sorted.length > 0) ? sorted[(int) ((sorted.length - 1L) * percent / 100)] : 0;
	}

	/** As a cell of a table: {@code median (min to max)}. */
	public String cell() {
		return "%s (%s to %s)".formatted(number(this.median), number(this.min), number(this.max));
	}

	/** As few digits as say something. */
	public static String number(double value) {
		return String.format(Locale.ROOT, (Math.abs(value) < 10) ? "%.2f" : (Math.abs(value) < 100) ? "%.1f" : "%,.0f",
				value);
	}

}
