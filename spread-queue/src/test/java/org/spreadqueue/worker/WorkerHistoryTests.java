// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.spreadqueue.history.Point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WorkerHistoryTests {

	private static final Instant START = Instant.ofEpochSecond(1_000);

	private final WorkerHistory history = new WorkerHistory();

	@Test
	void aPointIsOfWhatHasHappenedSinceTheOneBefore() {
		this.history.begin(statistics(0, 0, 0, 0), 0);
		for (int i = 0; i < 99; i++) {
			this.history.ended(Duration.ofMillis(10).toNanos());
		}
		this.history.ended(Duration.ofMillis(500).toNanos());
		add(2, statistics(3, 120, 90, 10));
		List<@Nullable Double> values = only().values();
		assertThat(values).hasSameSizeAs(WorkerHistory.COLUMNS).startsWith(60.0, 45.0, 5.0, 3.0);
		assertThat(values.get(4)).isCloseTo(10, within(0.7));
		assertThat(values.get(6)).isCloseTo(10, within(0.7));
	}

	@Test
	void withoutAnEndThereIsNoRunTime() {
		this.history.begin(statistics(0, 0, 0, 0), 0);
		this.history.ended(1);
		add(1, statistics(1, 1, 1, 0));
		add(2, statistics(1, 1, 1, 0));
		assertThat(this.history.snapshot().get(1).values()).containsExactly(0.0, 0.0, 0.0, 1.0, null, null, null);
	}

	@Test
	void theNextWorkerGoesOnAndItsCountsBeginAnew() {
		this.history.begin(statistics(0, 0, 0, 0), 0);
		add(1, statistics(0, 100, 100, 0));
		this.history.begin(statistics(0, 0, 0, 0), Duration.ofSeconds(9).toNanos());
		add(10, statistics(0, 5, 5, 0));
		assertThat(this.history.snapshot()).extracting((point) -> point.values().get(0)).containsExactly(100.0, 5.0);
		assertThat(this.history.snapshot(START.plusSeconds(1))).hasSize(1);
	}

	private void add(int second, WorkerStatistics now) {
		this.history.add(now, START.plusSeconds(second), Duration.ofSeconds(second).toNanos());
	}

	private Point only() {
		assertThat(this.history.snapshot()).hasSize(1);
		return this.history.snapshot().get(0);
	}

	private static WorkerStatistics statistics(int running, long received, long completed, long failed) {
		return new WorkerStatistics(START, 1, 1, running, received, completed, failed, 0, 0, 0);
	}

}
