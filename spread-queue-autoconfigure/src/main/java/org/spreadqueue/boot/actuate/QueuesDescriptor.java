// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderStatistics;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spring.listener.ListenerStatistics;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.outbox.OutboxStatistics;

/**
 * What {@link SpreadQueueEndpoint} says about listeners (by id), senders and managers of
 * this process (by queue), and the outbox. A snapshot; counts include earlier runs.
 *
 * @param outbox {@code null} if there is none
 * @since 0.1.0
 */
public record QueuesDescriptor(Map<String, ListenerDescriptor> listeners, Map<String, SenderDescriptor> senders,
		Map<String, ManagerDescriptor> managers, @Nullable OutboxStatistics outbox) implements OperationResponseBody {

	/**
	 * A listener.
	 *
	 * @param connectedSessions sessions that have a connection to a daemon
	 * @param startTime of the last start, {@code null} if there was none
	 * @param running calls running now
	 * @param received messages taken
	 * @param completed messages that ended well
	 * @param requeued messages requeued unfinished when it stopped
	 * @param dropped messages that could not be read or came after the goodbye
	 * @param repeated completed messages that it had done before, if it is idempotent
	 */
	public record ListenerDescriptor(String queue, ListenerState state, boolean autoStartup, int concurrency,
			int connectedSessions, @Nullable Instant startTime, int running, long received, long completed, long failed,
			long requeued, long dropped, long repeated) implements OperationResponseBody {

		static ListenerDescriptor of(QueueListenerContainer container) {
			ListenerStatistics statistics = container.statistics();
			return new ListenerDescriptor(container.options().worker().queue().value(), ListenerState.of(container),
					container.isAutoStartup(), container.options().worker().concurrency(),
					statistics.connectedSessions(), statistics.startTime(), statistics.running(), statistics.received(),
					statistics.completed(), statistics.failed(), statistics.requeued(), statistics.dropped(),
					statistics.repeated());
		}

	}

	public enum ListenerState {

		/** It runs, if only its last job. */
		RUNNING,

		/** It runs, but takes no messages. */
		PAUSED,

		STOPPED;

		static ListenerState of(QueueListenerContainer container) {
			if (!container.isRunning()) {
				return STOPPED;
			}
			return container.isPaused() ? PAUSED : RUNNING;
		}

	}

	/**
	 * A sender.
	 *
	 * @param open whether there is one now
	 * @param daemon address of the daemon, {@code null} without a connection
	 * @param manager private group of the manager that answers, {@code null} if none does
	 * @param sent one-way messages
	 * @param accepted one-way messages that a manager has accepted
	 * @param done one-way messages that are known to be processed
	 * @param released accepted one-way messages whose outcome will not be known
	 * @param resubmitted how often a message was sent again, to another manager
	 * @param unsettled messages held for the manager's successor until their outcome is
	 * known
	 * @param unsettledBytes their size
	 * @param requested requests
	 * @param failed messages and requests that failed
	 * @param ignored answers that nobody waited for
	 */
	public record SenderDescriptor(boolean open, @Nullable String daemon, @Nullable String manager, long sent,
			long accepted, long done, long released, long resubmitted, long unsettled, long unsettledBytes,
			long requested, long failed, long ignored) implements OperationResponseBody {

		static SenderDescriptor of(Optional<Sender> sender, SenderStatistics statistics) {
			return new SenderDescriptor(sender.isPresent(),
					sender.flatMap(Sender::daemon).map(SpreadAddress::toString).orElse(null),
					sender.flatMap(Sender::manager).map(ManagerInfo::privateGroup).orElse(null), statistics.sent(),
					statistics.accepted(), statistics.done(), statistics.released(), statistics.resubmitted(),
					statistics.unsettled(), statistics.unsettledBytes(), statistics.requested(), statistics.failed(),
					statistics.ignored());
		}

	}

	/**
	 * A manager in this process.
	 *
	 * @param privateGroup its address, {@code null} without a connection
	 * @param deadLetters messages that wait in the dead-letter queue
	 * @param statistics what it has done, {@code null} if it is closed
	 * @param figures what the queue holds and has done, {@code null} if it is closed
	 */
	public record ManagerDescriptor(ManagerState state, @Nullable String privateGroup, int workers, int deadLetters,
			@Nullable QueueStatistics statistics, @Nullable QueueFigures figures) implements OperationResponseBody {

		static ManagerDescriptor of(Optional<QueueManager> manager) {
			return manager
				.map((open) -> new ManagerDescriptor(open.state(), open.privateGroup().orElse(null), open.workers(),
						open.deadLetters(), open.statistics(), open.figures()))
				.orElseGet(() -> new ManagerDescriptor(ManagerState.CLOSED, null, 0, 0, null, null));
		}

	}

}
