// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.worker.WorkerStatistics;

/**
 * What a listener has done since its container was created, restarts included. A
 * snapshot.
 *
 * @param startTime of the last start, {@code null} if there was none
 * @param connectedSessions sessions that have a connection to a daemon now
 * @param received jobs taken
 * @param completed jobs that ended well
 * @param requeued by the listener, by a stop before another try, or unfinished when the
 * time for stopping was over
 * @param dropped messages that could not be read or came after the goodbye
 * @param repeated completed jobs that an idempotent listener had done before
 * @since 0.1.0
 */
public record ListenerStatistics(@Nullable Instant startTime, int connectedSessions, int running, long received,
		long completed, long failed, long requeued, long dropped, long repeated) {

	static final ListenerStatistics NONE = new ListenerStatistics(null, 0, 0, 0, 0, 0, 0, 0, 0);

	/** Adds the present run to earlier ones. */
	ListenerStatistics plus(WorkerStatistics run) {
		return new ListenerStatistics(run.startTime(), run.connectedSessions(), run.running(),
				this.received + run.received(), this.completed + run.completed(), this.failed + run.failed(),
				this.requeued + run.requeued(), this.dropped + run.dropped(), this.repeated);
	}

	/** The same, when nothing runs any more. */
	ListenerStatistics stopped() {
		return new ListenerStatistics(this.startTime, 0, 0, this.received, this.completed, this.failed, this.requeued,
				this.dropped, this.repeated);
	}

	ListenerStatistics withRepeated(long repeated) {
		return new ListenerStatistics(this.startTime, this.connectedSessions, this.running, this.received,
				this.completed, this.failed, this.requeued, this.dropped, repeated);
	}

}
