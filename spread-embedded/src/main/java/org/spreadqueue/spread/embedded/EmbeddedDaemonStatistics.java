// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

/**
 * Counts of an {@link EmbeddedSpreadDaemon} since its start. They are read one after the
 * other while the daemon runs, so they may not match exactly.
 *
 * @param sessions clients that are connected now
 * @param sessionsOpened handshakes that succeeded
 * @param sessionsThrownOut sessions that the daemon ended because their client did not
 * read or sent malformed messages
 * @param requestsReceived messages, joins, leaves and goodbyes of clients
 * @param bytesReceived bytes of open sessions
 * @param messagesDelivered messages and membership events queued, one for each receiver
 * @param bytesDelivered bytes that sockets of receivers took
 * @param pendingBytes bytes that wait for receivers now
 * @since 0.1.0
 */
public record EmbeddedDaemonStatistics(int sessions, long sessionsOpened, long sessionsThrownOut, long requestsReceived,
		long bytesReceived, long messagesDelivered, long bytesDelivered, long pendingBytes) {

}
