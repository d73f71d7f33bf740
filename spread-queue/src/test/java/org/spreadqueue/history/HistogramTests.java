// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.history;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HistogramTests {

	private static final double ERROR = 1 / 16.0;

	private final Histogram histogram = new Histogram();

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 7, 8, 15 })
	void smallNumbersAreExact(long value) {
		this.histogram.record(value);
		assertThat(this.histogram.percentile(0.5)).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(longs = { 16, 17, 31, 32, 1_000, 999_999_999, 1L << 40, (1L << 40) - 1, Long.MAX_VALUE })
	void othersAreWrongByASixteenthAtMost(long value) {
		this.histogram.record(value);
		assertThat((double) this.histogram.percentile(0.99)).isBetween(value * (1 - ERROR), value * (1 + ERROR));
	}

	@Test
	void percentilesAreThoseOfTheSortedValues() {
		SplittableRandom random = new SplittableRandom(4803);
		long[] values = new long[10_000];
		for (int i = 0; i < values.length; i++) {
			values[i] = (long) Math.exp(random.nextDouble() * 30);
			this.histogram.record(values[i]);
		}
		Arrays.sort(values);
		for (double part : new double[] { 0.01, 0.5, 0.95, 0.99, 1 }) {
			double exact = values[(int) Math.ceil(part * values.length) - 1];
			assertThat((double) this.histogram.percentile(part)).as("%s of all", part)
				.isBetween(exact * (1 - ERROR), exact * (1 + ERROR));
		}
	}

	@Test
	void isEmptyAtFirstAndAfterAClear() {
		assertThat(this.histogram.percentile(0.5)).isZero();
		this.histogram.record(-1);
		this.histogram.record(100);
		assertThat(this.histogram.count()).isEqualTo(2);
		assertThat(this.histogram.percentile(0.5)).isZero();
		this.histogram.clear();
		assertThat(this.histogram.count()).isZero();
		assertThat(this.histogram.percentile(1)).isZero();
	}

}
