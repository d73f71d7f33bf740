// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.random.RandomGenerator;

/**
 * How fast connections take what programs write.
 *
 * @param bytesPerMillisecond how many bytes a connection takes, 0 for all at once
 * @param high with so many bytes that were not taken yet, there is no room for more
 * @param pauses whether it takes nothing for seconds now and then
 */
record Pace(long bytesPerMillisecond, long high, boolean pauses) {

	static final Pace AT_ONCE = new Pace(0, Long.MAX_VALUE, false);

	private static final long MILLISECOND = 1_000_000;

	/** Longer than any patience of a sender. */
	private static final long LONGEST_PAUSE = 7_000 * MILLISECOND;

	/** One in so many messages comes after a pause. */
	private static final int PAUSE_EVERY = 500;

	/** A pause is a fault: with {@code faults} there may be some. */
	static Pace draw(RandomGenerator random, boolean faults) {
		if (random.nextInt(3) > 0) {
			return AT_ONCE;
		}
		long rate = switch (random.nextInt(3)) {
			case 0 -> 300;
			case 1 -> 3_000;
			default -> 30_000;
		};
		long high = switch (random.nextInt(3)) {
			case 0 -> 1;
			case 1 -> 10_000;
			default -> 300_000;
		};
		return new Pace(rate, high, faults && random.nextBoolean());
	}

	boolean isAtOnce() {
		return this.bytesPerMillisecond == 0;
	}

	/** How long a message takes, in nanoseconds. */
	long nanos(int bytes, RandomGenerator random) {
		long pause = (this.pauses && random.nextInt(PAUSE_EVERY) == 0) ? random.nextLong(LONGEST_PAUSE) : 0;
		return bytes * MILLISECOND / this.bytesPerMillisecond + pause;
	}

}
