// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.manager.QueueFigures;

/** Counts waits in buckets that grow as 1, 2, 5, 10, with equal relative precision. */
final class WaitingTimes {

	private static final long[] BOUNDS = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000,
			50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 3_600_000, QueueFigures.Bucket.UNBOUNDED };

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final long[] counts = new long[BOUNDS.length];

	private final TotalTime total = new TotalTime();

	/** Counts a wait; a negative one counts as zero. */
	void record(long nanos) {
		long waited = Math.max(0, nanos);
		this.total.add(waited);
		int bucket = 0;
		while (bucket < BOUNDS.length - 1 && waited > BOUNDS[bucket] * NANOS_PER_MILLI) {
			bucket++;
		}
		this.counts[bucket]++;
	}

	QueueFigures.Waits snapshot() {
		List<QueueFigures.Bucket> buckets = new ArrayList<>();
		for (int i = 0; i < BOUNDS.length; i++) {
			buckets.add(new QueueFigures.Bucket(BOUNDS[i], this.counts[i]));
		}
		return new QueueFigures.Waits(buckets, this.total.get());
	}

}
