// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.history;

import java.util.Arrays;

/**
 * Counts values in buckets whose width grows with the value, to tell percentiles of any
 * number of them. Numbers below 16 are exact; of others a percentile is wrong by no more
 * than a sixteenth of the value (6.25 %), as there are eight buckets between a power of
 * two and the next.
 * <p>
 * <b>Memory</b>: 2 KB, whatever the values are. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class Histogram {

	/** Bits that tell apart the buckets between two powers of two. */
	private static final int BITS = 3;

	private static final int BUCKETS_PER_POWER = 1 << BITS;

	private static final int HIGHEST_BIT = Long.SIZE - 2;

	private final int[] counts = new int[(HIGHEST_BIT - BITS + 2) * BUCKETS_PER_POWER];

	private long count;

	/** Counts a value; a negative one counts as 0. */
	public void record(long value) {
		this.counts[bucket(Math.max(0, value))]++;
		this.count++;
	}

	/** Returns how many values were counted. */
	public long count() {
		return this.count;
	}

	/**
	 * Returns the value that so much of all values do not exceed, about; 0 if there are
	 * none.
	 * @param part of all values, such as 0.99
	 */
	public long percentile(double part) {
		long rank = Math.max(1, (long) Math.ceil(part * this.count));
		long passed = 0;
		for (int bucket = 0; bucket < this.counts.length; bucket++) {
			passed += this.counts[bucket];
			if (passed >= rank) {
				return middle(bucket);
			}
		}
		return 0;
	}

	/** Forgets all values. */
	public void clear() {
		if (this.count > 0) {
			Arrays.fill(this.counts, 0);
			this.count = 0;
		}
	}

	private static int bucket(long value) {
		if (value < BUCKETS_PER_POWER) {
			return (int) value;
		}
		int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - BITS;
		return (shift + 1) * BUCKETS_PER_POWER + (int) (value >>> shift) % BUCKETS_PER_POWER;
	}

	private static long middle(int bucket) {
		if (bucket < 2 * BUCKETS_PER_POWER) {
			return bucket;
		}
		int shift = bucket / BUCKETS_PER_POWER - 1;
		long lowest = (long) (BUCKETS_PER_POWER + bucket % BUCKETS_PER_POWER) << shift;
		return lowest + (1L << shift) / 2;
	}

}
