// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of a {@link Journal}.
 *
 * @param directory where it is kept; created if it does not exist. It belongs to one
 * process at a time
 * @param syncInterval zero to sync each commit before it counts, which is the default;
 * else how long what counts already may wait to be synced, and so may be lost when the
 * machine, not just the program, stops
 * @since 0.1.0
 */
public record JournalOptions(Path directory, Duration syncInterval) {

	/** Each commit is synced before it counts. */
	public static final Duration DEFAULT_SYNC_INTERVAL = Duration.ZERO;

	private static final Duration LONGEST = Duration.ofHours(1);

	/**
	 * Throws an {@link IllegalArgumentException} if the interval is negative or longer
	 * than an hour.
	 */
	public JournalOptions {
		if (syncInterval.isNegative() || syncInterval.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("The sync interval " + syncInterval
					+ " is not possible. Give 0 to sync each commit before it counts, or at most " + LONGEST + ".");
		}
	}

	/** Returns the default settings for a directory. */
	public static JournalOptions of(Path directory) {
		return new JournalOptions(directory, DEFAULT_SYNC_INTERVAL);
	}

	/** Returns these settings with another sync interval. */
	public JournalOptions withSyncInterval(Duration syncInterval) {
		return new JournalOptions(this.directory, syncInterval);
	}

	boolean syncsAlways() {
		return this.syncInterval.isZero();
	}

}
