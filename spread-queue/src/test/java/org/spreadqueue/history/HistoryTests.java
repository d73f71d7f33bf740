// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.history;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HistoryTests {

	private final History history = new History(3, List.of("in", "out"));

	@Test
	void keepsTheLastPointsOldestFirst() {
		assertThat(this.history.snapshot()).isEmpty();
		for (int second = 1; second <= 5; second++) {
			this.history.add(time(second), second, 10 * second);
		}
		assertThat(this.history.snapshot()).containsExactly(new Point(time(3), List.of(3.0, 30.0)),
				new Point(time(4), List.of(4.0, 40.0)), new Point(time(5), List.of(5.0, 50.0)));
	}

	@Test
	void whoHasSomeAsksForLaterOnes() {
		for (int second = 1; second <= 3; second++) {
			this.history.add(time(second), second, 0);
		}
		assertThat(this.history.snapshot(time(2))).extracting(Point::time).containsExactly(time(3));
		assertThat(this.history.snapshot(time(3))).isEmpty();
	}

	@Test
	void whatIsNotANumberIsNothing() {
		this.history.add(time(1), Double.NaN, 7);
		assertThat(this.history.snapshot().get(0).values()).containsExactly(null, 7.0);
	}

	@Test
	void aSnapshotDoesNotChange() {
		this.history.add(time(1), 1, 1);
		List<Point> before = this.history.snapshot();
		this.history.add(time(2), 2, 2);
		assertThat(before).hasSize(1);
	}

	@Test
	void aPointHasAFigureForEachColumn() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.history.add(time(1), 1))
			.withMessageContaining("1 figures for the 2 columns [in, out]");
		assertThatIllegalArgumentException().isThrownBy(() -> new History(0, List.of("in")));
		assertThatIllegalArgumentException().isThrownBy(() -> new History(1, List.of()));
	}

	private static Instant time(int second) {
		return Instant.ofEpochSecond(second);
	}

}
