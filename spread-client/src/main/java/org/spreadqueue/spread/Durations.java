// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.time.Duration;

/**
 * How long a time may be that is counted in nanoseconds. The one place that turns the
 * durations of users into nanoseconds: {@link Duration#toNanos()} throws for more than
 * 292 years, and the clock of a JVM goes wrong earlier.
 *
 * @since 0.1.0
 */
public final class Durations {

	/** A hundred years, as good as for ever, and far from the end of the clock. */
	public static final Duration LONGEST = Duration.ofDays(36_500);

	private static final Duration SHORTEST = LONGEST.negated();

	private Durations() {
	}

	/** Returns the duration, or {@link #LONGEST} in place of a longer one. */
	public static Duration limited(Duration duration) {
		return (duration.compareTo(LONGEST) > 0) ? LONGEST : duration;
	}

	/** Returns its nanoseconds, at most those of a hundred years in either direction. */
	public static long toNanos(Duration duration) {
		Duration limited = limited(duration);
		return ((limited.compareTo(SHORTEST) < 0) ? SHORTEST : limited).toNanos();
	}

}
