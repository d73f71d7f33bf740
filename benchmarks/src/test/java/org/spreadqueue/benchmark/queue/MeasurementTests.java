// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes find each other and say what they have measured. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class MeasurementTests {

	private static final Duration SHORT = Duration.ofMillis(30);

	private final Measurement measurement = new Measurement(new Surroundings(Map.of()), SHORT, SHORT,
			List.of("spread.queue.prefetch=8"));

	@ParameterizedTest
	@EnumSource(names = { "EMBEDDED", "SEALED" })
	void rowIsMeasuredInProcessesOfTheirOwn(Column column) throws Exception {
		try (Measurement.Cell cell = this.measurement.open(Row.parse("one-way:200:1:1"), column, "bench")) {
			cell.warmUp();
			for (int round = 0; round < 2; round++) {
				assertThat(cell.measure())
					.containsOnlyKeys(Figure.RATE, Figure.LONGEST_PAUSE, Figure.SENDER_CPU, Figure.LISTENER_CPU)
					.hasEntrySatisfying(Figure.RATE, (rate) -> assertThat(rate).isPositive());
			}
		}
	}

	@Test
	void rowIsMeasuredInOneProcess() throws Exception {
		try (Measurement.Cell cell = this.measurement.open(Row.parse("request:200:1:1"), Column.ONE_JVM, "bench")) {
			assertThat(cell.measure()).containsKeys(Figure.RATE, Figure.P50, Figure.P99);
		}
	}

}
