// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProgressTests {

	@Test
	void whatIsLeftTakesAsLongAsWhatIsDone() {
		assertThat(progress(0.25).remaining()).contains(Duration.ofSeconds(30));
		assertThat(progress(0.5).remaining()).contains(Duration.ofSeconds(10));
		assertThat(progress(1).remaining()).contains(Duration.ZERO);
		assertThat(progress(0).remaining()).isEmpty();
	}

	@Test
	void nearlyNothingTakesNearlyForEver() {
		assertThat(new Progress(Double.MIN_VALUE, "", Duration.ofMillis((1L << 53) - 1)).remaining())
			.hasValueSatisfying((left) -> assertThat(left).isGreaterThan(Duration.ofDays(36_500)));
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.1, 1.1, 2, Double.NaN, Double.POSITIVE_INFINITY })
	void aFractionIsBetweenNothingAndTheWhole(double fraction) {
		assertThatIllegalArgumentException().isThrownBy(() -> progress(fraction))
			.withMessageContaining("Fraction " + fraction);
	}

	private static Progress progress(double fraction) {
		return new Progress(fraction, "", Duration.ofSeconds(10));
	}

}
