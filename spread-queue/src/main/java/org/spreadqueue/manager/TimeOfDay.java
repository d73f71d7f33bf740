// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The time of day of what is shown of messages: that of the wall clock. When that is set
 * back, this one goes on for an hour as if it had not been. Otherwise messages would seem
 * to have arrived before somebody looked who has not seen them, and would be changed with
 * those that were there. Thread-safe.
 */
final class TimeOfDay {

	/** More than passes between a look and a change. */
	static final Duration KEPT = Duration.ofHours(1);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	/** The clocks of this program. It is last, as it reads the time with the above. */
	static final TimeOfDay SYSTEM = new TimeOfDay(InstantSource.system(), System::nanoTime);

	private final InstantSource wall;

	private final LongSupplier nanos;

	private final AtomicReference<Difference> difference;

	/**
	 * Creates one of two clocks.
	 * @param nanos a monotonic one, of any origin
	 */
	TimeOfDay(InstantSource wall, LongSupplier nanos) {
		this.wall = wall;
		this.nanos = nanos;
		this.difference = new AtomicReference<>(present());
	}

	/** The present time. */
	Instant now() {
		return at(this.nanos.getAsLong());
	}

	/** A time of the monotonic clock, as a time of day. */
	Instant at(long time) {
		Difference known = this.difference.accumulateAndGet(present(), TimeOfDay::choose);
		long epochNanos = time + known.nanos;
		return Instant.ofEpochSecond(Math.floorDiv(epochNanos, SECOND), Math.floorMod(epochNanos, SECOND));
	}

	private Difference present() {
		long now = this.nanos.getAsLong();
		Instant wallTime = this.wall.instant();
		return new Difference(wallTime.getEpochSecond() * SECOND + wallTime.getNano() - now, now);
	}

	private static Difference choose(Difference known, Difference present) {
		boolean keep = present.nanos < known.nanos && present.since - known.since < KEPT.toNanos();
		return keep ? known : present;
	}

	/**
	 * By how much the wall clock is ahead of the other one.
	 *
	 * @param since when it was last so
	 */
	private record Difference(long nanos, long since) {
	}

}
