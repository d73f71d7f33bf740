// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import org.spreadqueue.boot.actuate.QueuesDescriptor.ListenerDescriptor;
import org.spreadqueue.boot.actuate.QueuesDescriptor.SenderDescriptor;
import org.spreadqueue.boot.actuate.message.DeadLetterGroup;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueueReport.SenderReport;
import org.spreadqueue.manager.QueueReport.WorkerReport;
import org.spreadqueue.spring.manager.ManagersElsewhere;
import org.spreadqueue.spring.outbox.OutboxStatistics;

/**
 * All that the console shows at a glance.
 *
 * @param time when it was so
 * @param listeners by id
 * @param senders by queue
 * @param managers those of this process, by queue
 * @param elsewhere queues that this process uses and whose manager is elsewhere, by name
 * @param outbox {@code null} if there is none
 * @param jobs what workers do right now, some for each queue
 * @param deadLetters those of the managers of this process, by cause
 * @since 0.1.0
 */
public record OverviewDescriptor(ProcessDescriptor process, Instant time, Map<String, ListenerDescriptor> listeners,
		Map<String, SenderDescriptor> senders, Map<String, ManagerOverview> managers,
		Map<String, ElsewhereOverview> elsewhere, @Nullable OutboxStatistics outbox, List<JobDescriptor> jobs,
		List<DeadLetterGroup> deadLetters) implements OperationResponseBody {

	/**
	 * The application, and what may be done with it.
	 *
	 * @param node host and process
	 * @param access of everybody to the endpoint; security may permit a user less
	 * @param payloads whether what applications have written is shown to this user
	 */
	public record ProcessDescriptor(String application, String node, Instant startTime, Access access,
			boolean payloads) {
	}

	/**
	 * A queue whose manager is elsewhere.
	 *
	 * @param time when this was heard, {@code null} if nothing was
	 * @param manager what its manager has said of itself, of workers and of senders,
	 * {@code null} if that is unknown
	 * @param problem why it is unknown, or that its manager does not answer now, else
	 * {@code null}
	 */
	public record ElsewhereOverview(@Nullable Instant time, @Nullable ManagerOverview manager,
			@Nullable String problem) {

		static ElsewhereOverview of(ManagersElsewhere.Answer answer) {
			QueueReport report = answer.report();
			return new ElsewhereOverview(answer.time(),
					(report != null) ? ManagerOverview.of(report, null, null) : null, answer.problem());
		}

	}

	/**
	 * A manager, its workers and its senders.
	 *
	 * @param privateGroup its address, {@code null} without a connection
	 * @param deadLetters messages that wait in the dead-letter queue
	 * @param failure why its log cannot be written any more, else {@code null}
	 * @param limits {@code null} if it is closed
	 * @param figures {@code null} if it is closed
	 * @param workers all of them, wherever they are
	 * @param senders native ones, wherever they are
	 * @param history {@code null} unless it was asked for, or if there is none
	 */
	public record ManagerOverview(ManagerState state, @Nullable String privateGroup, int deadLetters,
			@Nullable String failure, @Nullable QueueLimits limits, @Nullable QueueFigures figures,
			List<WorkerReport> workers, List<SenderReport> senders, @Nullable HistoryDescriptor history) {

		static final ManagerOverview CLOSED = new ManagerOverview(ManagerState.CLOSED, null, 0, null, null, null,
				List.of(), List.of(), null);

		static ManagerOverview of(QueueReport report, @Nullable String failure, @Nullable HistoryDescriptor history) {
			return new ManagerOverview(report.state(), report.privateGroup(), report.deadLetters(), failure,
					report.limits(), report.figures(), report.workers(), report.senders(), history);
		}

	}

}
