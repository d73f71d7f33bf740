// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.common;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StatisticsTests {

	@Test
	void medianIsInTheMiddle() {
		assertThat(Statistics.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Statistics(2, 1, 9));
		assertThat(Statistics.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Statistics(3, 1, 9));
		assertThatIllegalArgumentException().isThrownBy(() -> Statistics.of(List.of()));
	}

	@Test
	void percentileIsOneOfTheValues() {
		long[] values = { 5, 4, 3, 2, 1 };
		assertThat(Statistics.percentile(values, 50)).isEqualTo(3);
		assertThat(Statistics.percentile(values, 100)).isEqualTo(5);
		assertThat(Statistics.percentile(values, 99)).isEqualTo(4);
		assertThat(Statistics.percentile(new long[0], 50)).isZero();
		assertThat(values).as("left as they were").startsWith(5);
	}

	@Test
	void largeNumbersNeedNoDigitsAfterThePoint() {
		assertThat(new Statistics(12345.6, 99.44, 1.234).cell()).isEqualTo("12,346 (99.4 to 1.23)");
	}

	@Test
	void machineIsOneLine() {
		assertThat(Machine.description()).contains("Java " + Runtime.version()).doesNotContain("\n");
	}

}
