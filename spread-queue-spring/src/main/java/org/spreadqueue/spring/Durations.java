package org.spreadqueue.spring;

import java.time.Duration;

/** How long a time may be that is counted in nanoseconds. */
public final class Durations {

	/** A hundred years, as good as for ever. The clock of a JVM ends after 292. */
	public static final Duration LONGEST = Duration.ofDays(36_500);

	private Durations() {
	}

	/** Returns the duration, or {@link #LONGEST} in place of a longer one. */
	public static Duration limited(Duration duration) {
		return (duration.compareTo(LONGEST) > 0) ? LONGEST : duration;
	}

}
