package org.spreadqueue.protocol.legacy;

import java.time.Duration;
import java.time.Instant;

/**
 * The statistics that a manager keeps, with the meanings of Spread::Queue 0.4. A
 * snapshot.
 *
 * @param startTime when the manager started
 * @param runTime for how long it has been running, whole seconds
 * @param inboundMessages messages taken in; one that is given out again counts again
 * @param adminMessages {@code ^^status} commands
 * @param messagesDispatched messages given to workers, repeated ones included
 * @param messagesQueued messages that had to wait, repeated ones included
 * @param currentlyQueued messages waiting now
 * @param grossPendingTime sum of the waiting times of the messages that had to wait and
 * were given out
 * @param workerNotifications reports of workers
 * @param workerRegistrations workers that came
 * @param workerTerminations workers that said they leave
 */
public record QueueStatistics(Instant startTime, Duration runTime, long inboundMessages, long adminMessages,
		long messagesDispatched, long messagesQueued, long currentlyQueued, Duration grossPendingTime,
		long workerNotifications, long workerRegistrations, long workerTerminations) {

}
