package org.spreadqueue.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.protocol.legacy.QueueStatistics;

/**
 * Counts what the manager does, with the meanings of Spread::Queue 0.4.
 */
final class Statistics {

	private final Instant startTime;

	private final long started;

	/** Since the last dispatching. */
	private final List<StoredMessage> arrivals = new ArrayList<>();

	private long inbound;

	private long admin;

	private long dispatched;

	private long queued;

	private long pendingNanos;

	private long notifications;

	private long registrations;

	private long terminations;

	Statistics(Instant startTime, long now) {
		this.startTime = startTime;
		this.started = now;
	}

	void inbound() {
		this.inbound++;
	}

	void adminMessage() {
		this.admin++;
	}

	void dispatched(long waitedNanos) {
		this.dispatched++;
		this.pendingNanos += waitedNanos;
	}

	/** A message came, or came back; counts as queued if it has to wait. */
	void arrived(StoredMessage message) {
		this.arrivals.add(message);
	}

	/** What could be given out at once has been. */
	void settleArrivals() {
		for (StoredMessage message : this.arrivals) {
			this.queued += message.isWaiting() ? 1 : 0;
		}
		this.arrivals.clear();
	}

	void notification() {
		this.notifications++;
	}

	void registration() {
		this.registrations++;
	}

	void termination() {
		this.terminations++;
	}

	QueueStatistics snapshot(int waiting, long now) {
		return new QueueStatistics(this.startTime, Duration.ofNanos(now - this.started), this.inbound, this.admin,
				this.dispatched, this.queued, waiting, Duration.ofNanos(this.pendingNanos), this.notifications,
				this.registrations, this.terminations);
	}

}
