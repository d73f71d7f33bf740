// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimeOfDayTests {

	private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

	private Instant wall = START;

	private long nanos = -5_000_000_000L;

	private final TimeOfDay time = new TimeOfDay(() -> this.wall, () -> this.nanos);

	@Test
	void isThatOfTheWallClock() {
		assertThat(this.time.now()).isEqualTo(START);
		assertThat(this.time.at(this.nanos - Duration.ofSeconds(7).toNanos())).isEqualTo(START.minusSeconds(7));
		pass(Duration.ofMillis(1500));
		assertThat(this.time.now()).isEqualTo(START.plusMillis(1500));
	}

	@Test
	void goesForwardWithIt() {
		this.time.now();
		this.wall = START.plusSeconds(60);
		assertThat(this.time.now()).isEqualTo(START.plusSeconds(60));
	}

	@Test
	void whatArrivesAfterALookHasALaterTimeThoughTheClockIsSetBack() {
		pass(Duration.ofSeconds(5));
		long before = this.nanos;
		Instant look = this.time.now();
		this.wall = this.wall.minusSeconds(600);
		pass(Duration.ofSeconds(1));
		assertThat(this.time.at(this.nanos)).isEqualTo(look.plusSeconds(1));
		assertThat(this.time.at(before)).isEqualTo(look);
	}

	@Test
	void isThatOfTheWallClockAgainAfterAnHour() {
		this.time.now();
		this.wall = this.wall.minusSeconds(600);
		pass(TimeOfDay.KEPT.minusSeconds(1));
		assertThat(this.time.now()).isEqualTo(this.wall.plusSeconds(600));
		pass(Duration.ofSeconds(1));
		assertThat(this.time.now()).isEqualTo(this.wall);
	}

	private void pass(Duration duration) {
		this.wall = this.wall.plus(duration);
		this.nanos += duration.toNanos();
	}

}
