// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import org.spreadqueue.spread.SpreadLimits;
import org.spreadqueue.spread.SpreadOptions;

/**
 * How much may wait for the daemon before whoever sends much had better wait too. More
 * than the high mark keeps no daemon busier, but makes what comes later wait for longer.
 * The low mark is above zero, so that there is something to write until more has come.
 *
 * @param high there is room below it
 * @param low how far it has to fall, once there was no room, until there is room again
 */
record PendingMarks(long high, long low) {

	private static final long MOST = 512 * 1024;

	/** Up to the high mark, any message fits within the limit of the options. */
	static PendingMarks of(SpreadOptions options) {
		long high = Math.min(MOST, Math.max(1, options.maxPendingBytes() - SpreadLimits.MAX_MESSAGE_BYTES));
		return new PendingMarks(high, high / 2);
	}

}
