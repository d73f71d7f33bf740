// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.legacy.QueueStatistics;

/**
 * What a manager says of its queue.
 *
 * @param time when it said so
 * @param privateGroup the manager's address, {@code null} without a connection
 * @param activeFor for how long all workers have had this manager: since it became
 * active, on this connection, or met another one; {@code null} if it is not active, or is
 * of an earlier version. Within the first seconds, workers may have messages that they
 * have not told it of
 * @param deadLetters messages of the dead-letter queue that wait in this program; if
 * another one manages that queue, ask it
 * @param workers those that the manager knows, busy ones too
 * @param senders native ones, those heard of last first; at most {@value #MAX_SENDERS}
 * @since 0.1.0
 */
public record QueueReport(QueueName queue, Instant time, ManagerState state, @Nullable String privateGroup,
		@Nullable Duration activeFor, QueueLimits limits, QueueFigures figures, QueueStatistics statistics,
		int deadLetters, List<WorkerReport> workers, List<SenderReport> senders) {

	public static final int MAX_SENDERS = 1_000;

	public QueueReport {
		Objects.requireNonNull(queue, "queue");
		Objects.requireNonNull(time, "time");
		Objects.requireNonNull(state, "state");
		Objects.requireNonNull(limits, "limits");
		Objects.requireNonNull(figures, "figures");
		Objects.requireNonNull(statistics, "statistics");
		workers = List.copyOf(workers);
		senders = List.copyOf(senders);
	}

	/**
	 * A worker as its manager sees it.
	 *
	 * @param legacy whether it speaks the protocol of Spread::Queue 0.4
	 * @param ready whether it takes messages
	 * @param capacity messages that it may hold
	 * @param inFlight messages that it holds
	 * @param silentFor since when nothing was heard of it
	 */
	public record WorkerReport(String privateGroup, boolean legacy, boolean ready, int capacity, int inFlight,
			Duration silentFor) {

		public WorkerReport {
			Objects.requireNonNull(privateGroup, "privateGroup");
			Objects.requireNonNull(silentFor, "silentFor");
		}

	}

	/**
	 * A native sender as the manager sees it.
	 *
	 * @param producer its id, in hex
	 * @param privateGroup the address under which it was last heard of; empty if that was
	 * before the manager started
	 * @param accepted the number of its last message that was settled, by this manager or
	 * earlier ones: what they refused counts, too
	 * @param blocked whether it waits for room: the queue or the disk of its manager is
	 * full
	 * @param silentFor since when nothing was heard of it
	 */
	public record SenderReport(String producer, String privateGroup, long accepted, boolean blocked,
			Duration silentFor) {

		public SenderReport {
			Objects.requireNonNull(producer, "producer");
			Objects.requireNonNull(privateGroup, "privateGroup");
			Objects.requireNonNull(silentFor, "silentFor");
		}

	}

}
