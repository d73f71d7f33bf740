// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Instant;

/**
 * A snapshot of what a worker has done since it was started.
 *
 * @param sessions its Spread sessions; with a legacy manager one per job at a time
 * @param connectedSessions how many of them have a connection to a daemon now
 * @param received jobs taken
 * @param completed jobs that ended well
 * @param requeued jobs that the handler requeued, or that were unfinished when the limit
 * for stopping was over
 * @param dropped messages that could not be read or came after the goodbye
 * @param replaced answers that could not be sent, instead of which the sender got a
 * failure that says why, and texts of failures that were cut
 * @since 0.1.0
 */
public record WorkerStatistics(Instant startTime, int sessions, int connectedSessions, int running, long received,
		long completed, long failed, long requeued, long dropped, long replaced) {
}
