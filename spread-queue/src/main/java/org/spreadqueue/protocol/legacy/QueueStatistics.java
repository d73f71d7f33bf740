// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import java.time.Duration;
import java.time.Instant;

/**
 * A snapshot of a manager's counts, with the meanings of message 7 in section 2 of
 * docs/protocol/spread-queue.md.
 *
 * @param runTime for how long it has been running, in whole seconds
 * @param inboundMessages messages taken in; one that is dispatched again counts again
 * @param adminMessages {@code ^^status} commands
 * @param messagesDispatched dispatches, including repeated ones
 * @param messagesQueued messages that had to wait, including repeatedly
 * @param currentlyQueued messages waiting now
 * @param grossPendingTime sum of the waiting times of the messages that had to wait and
 * were dispatched
 * @param workerNotifications reports of workers
 * @param workerRegistrations workers that came
 * @param workerTerminations workers that said they leave
 * @since 0.1.0
 */
public record QueueStatistics(Instant startTime, Duration runTime, long inboundMessages, long adminMessages,
		long messagesDispatched, long messagesQueued, long currentlyQueued, Duration grossPendingTime,
		long workerNotifications, long workerRegistrations, long workerTerminations) {
}
