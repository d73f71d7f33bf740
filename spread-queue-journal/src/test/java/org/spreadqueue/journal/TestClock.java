// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock and a manager's clock that only tests move. */
final class TestClock implements InstantSource {

	private long millis = Instant.parse("2026-11-30T12:00:00Z").toEpochMilli();

	private long nanos = 1_000_000;

	@Override
	public Instant instant() {
		return Instant.ofEpochMilli(this.millis);
	}

	/** The manager's clock. */
	long now() {
		return this.nanos;
	}

	void advance(Duration time) {
		this.millis += time.toMillis();
		this.nanos += time.toNanos();
	}

	/** The program ends and starts again: the manager's clock begins anew. */
	void restart(Duration away) {
		this.millis += away.toMillis();
		this.nanos = -this.nanos / 3;
	}

}
