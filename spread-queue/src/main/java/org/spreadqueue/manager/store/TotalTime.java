// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;

/**
 * A sum of times. The times of many messages together can be more nanoseconds than a
 * number has room for: those of a million that waited for three hours each.
 */
final class TotalTime {

	private static final long NANOS_PER_SECOND = 1_000_000_000;

	private long seconds;

	/** Less than a second. */
	private long nanos;

	/** Adds a time in nanoseconds, not negative. */
	void add(long time) {
		this.seconds += time / NANOS_PER_SECOND;
		this.nanos += time % NANOS_PER_SECOND;
		if (this.nanos >= NANOS_PER_SECOND) {
			this.nanos -= NANOS_PER_SECOND;
			this.seconds++;
		}
	}

	Duration get() {
		return Duration.ofSeconds(this.seconds, this.nanos);
	}

}
