// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;
import java.util.List;

/**
 * A snapshot of what a queue holds and has done since its manager was opened.
 *
 * @param paused whether nothing is dispatched
 * @param waiting messages that no worker has, including delayed ones
 * @param delayed waiting messages whose time has not come
 * @param bytes contents and ordering keys of all messages held
 * @param oldestAge how long the oldest waiting message has been here; zero if none waits
 * @param accepted messages taken in
 * @param duplicates messages that came again and were not taken in again
 * @param done messages that workers finished
 * @param failed attempts that ended with an error
 * @param redelivered attempts after the first one of a message
 * @param expired messages that expired before a worker had them
 * @param rejected messages that were not taken in because the queue was full
 * @param deadLettered messages that went to the dead-letter queue
 * @param purged messages that were removed when the queue was emptied
 * @param waits how long messages waited until they were first dispatched
 * @since 0.1.0
 */
public record QueueFigures(boolean paused, int waiting, int inFlight, int delayed, long bytes, Duration oldestAge,
		long accepted, long duplicates, long done, long failed, long redelivered, long expired, long rejected,
		long deadLettered, long purged, Waits waits) {

	/**
	 * Waiting times as a histogram.
	 *
	 * @param buckets counts by length, shortest first; the last one has no upper bound
	 * @param total sum of all waiting times
	 */
	public record Waits(List<Bucket> buckets, Duration total) {

		public Waits {
			buckets = List.copyOf(buckets);
		}

		/**
		 * Returns how many waits were no longer than this.
		 * @param millis the bound of a bucket
		 */
		public long upTo(long millis) {
			return this.buckets.stream()
				.filter((bucket) -> bucket.upToMillis() <= millis)
				.mapToLong(Bucket::count)
				.sum();
		}

		/** Returns all waits together in seconds, which may be too many nanoseconds. */
		public double totalSeconds() {
			return this.total.getSeconds() + this.total.getNano() / 1e9;
		}

		public long count() {
			return this.buckets.stream().mapToLong(Bucket::count).sum();
		}

	}

	/**
	 * Waits of one range of lengths.
	 *
	 * @param upToMillis longest wait in this bucket, in milliseconds; {@link #UNBOUNDED}
	 * in the last one
	 * @param count waits longer than the previous bucket allows, and not longer than this
	 */
	public record Bucket(long upToMillis, long count) {

		/** Upper bound of the last bucket. */
		public static final long UNBOUNDED = Long.MAX_VALUE;

	}

}
