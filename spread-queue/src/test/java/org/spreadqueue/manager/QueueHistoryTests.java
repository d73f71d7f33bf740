// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.spreadqueue.history.Histogram;
import org.spreadqueue.history.Point;

import static org.assertj.core.api.Assertions.assertThat;

class QueueHistoryTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final QueueHistory queue = new QueueHistory(figures(0, 0), 0);

	private final Histogram waits = new Histogram();

	@Test
	void aPointSaysHowManyMessagesASecondCameAndWereDone() {
		this.queue.add(figures(10, 4), 2, 3, this.waits, 2 * SECOND);
		assertThat(value("accepted")).isEqualTo(5);
		assertThat(value("done")).isEqualTo(2);
		assertThat(value("waiting")).isEqualTo(6);
		assertThat(value("deadLetters")).isEqualTo(2);
		assertThat(value("workers")).isEqualTo(3);
		assertThat(value("oldestAge")).isEqualTo(1500);
	}

	@Test
	void ratesAreThoseSinceThePointBefore() {
		this.queue.add(figures(10, 0), 0, 0, this.waits, SECOND);
		this.queue.add(figures(40, 0), 0, 0, this.waits, 4 * SECOND);
		assertThat(value("accepted")).isEqualTo(10);
	}

	@Test
	void percentilesAreThoseOfTheInterval() {
		IntStream.rangeClosed(1, 100).forEach((millis) -> this.waits.record(millis % 10));
		this.queue.add(figures(0, 0), 0, 0, this.waits, SECOND);
		assertThat(value("waitP50")).isEqualTo(4);
		assertThat(value("waitP99")).isEqualTo(9);
		this.queue.add(figures(0, 0), 0, 0, this.waits, 2 * SECOND);
		assertThat(value("waitP50")).as("nothing waited").isNull();
	}

	@Test
	void thereIsAPointASecondAtMost() {
		for (int i = 1; i <= 30; i++) {
			this.queue.add(figures(i, 0), 0, 0, this.waits, i * SECOND / 10);
		}
		assertThat(this.queue.history().snapshot()).hasSize(3);
	}

	private Double value(String column) {
		List<Point> points = this.queue.history().snapshot();
		return points.get(points.size() - 1).values().get(QueueHistory.COLUMNS.indexOf(column));
	}

	private static QueueFigures figures(long accepted, long done) {
		return new QueueFigures(false, (int) (accepted - done), 0, 0, 0, Duration.ofMillis(1500), accepted, 0, done, 0,
				0, 0, 0, 0, 0, new QueueFigures.Waits(List.of(), Duration.ZERO));
	}

}
