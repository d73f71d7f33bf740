package org.spreadqueue.manager.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.protocol.legacy.QueueStatistics;

/**
 * Counts what happens in a queue. {@link QueueFigures} and {@link QueueStatistics}, which
 * say what each number means, are two views of it.
 */
public final class QueueCounters {

	private final Instant startTime;

	private final long started;

	private final WaitingTimes waits = new WaitingTimes();

	/** Messages that have come, or come back, since the last dispatching. */
	private final List<StoredMessage> arrivals = new ArrayList<>();

	private long accepted;

	private long duplicates;

	private long done;

	private long failed;

	private long expired;

	private long rejected;

	private long deadLettered;

	private long purged;

	private long dispatched;

	private long redelivered;

	/** Messages that came back from workers of the legacy protocol. */
	private long returned;

	private long queued;

	private long pendingNanos;

	private long statusCommands;

	private long reports;

	private long registrations;

	private long terminations;

	public QueueCounters(Instant startTime, long now) {
		this.startTime = startTime;
		this.started = now;
	}

	public void accepted(StoredMessage message) {
		this.accepted++;
		this.arrivals.add(message);
	}

	/** A worker of the legacy protocol was lost that had this message. */
	public void returned(StoredMessage message) {
		this.returned++;
		this.arrivals.add(message);
	}

	/** What could be dispatched at once has been; the other arrivals count as queued. */
	public void settleArrivals() {
		for (StoredMessage message : this.arrivals) {
			this.queued += message.isWaiting() ? 1 : 0;
		}
		this.arrivals.clear();
	}

	public void dispatched(StoredMessage message, long now) {
		this.dispatched++;
		this.pendingNanos += now - message.arrived();
		if (message.attempt() > 1) {
			this.redelivered++;
		}
		else {
			this.waits.record(now - message.arrived());
		}
	}

	public void duplicate() {
		this.duplicates++;
	}

	public void done() {
		this.done++;
	}

	public void failed() {
		this.failed++;
	}

	public void expired() {
		this.expired++;
	}

	public void rejected() {
		this.rejected++;
	}

	public void deadLettered() {
		this.deadLettered++;
	}

	public void purged(int messages) {
		this.purged += messages;
	}

	/** Somebody asked for the statistics. */
	public void statusCommand() {
		this.statusCommands++;
	}

	/** A worker reported. */
	public void report() {
		this.reports++;
	}

	/** A worker came. */
	public void registration() {
		this.registrations++;
	}

	/** A worker said that it leaves. */
	public void termination() {
		this.terminations++;
	}

	public QueueFigures figures(MessageStore store, long now) {
		return new QueueFigures(store.isPaused(), store.waiting(), store.inFlight(), store.delayed(now), store.bytes(),
				store.oldestAge(now).orElse(Duration.ZERO), this.accepted, this.duplicates, this.done, this.failed,
				this.redelivered, this.expired, this.rejected, this.deadLettered, this.purged, this.waits.snapshot());
	}

	/** Returns the figures that Spread::Queue 0.4 has. */
	public QueueStatistics statistics(MessageStore store, long now) {
		return new QueueStatistics(this.startTime, Duration.ofNanos(now - this.started), this.accepted + this.returned,
				this.statusCommands, this.dispatched, this.queued, store.waiting(), Duration.ofNanos(this.pendingNanos),
				this.reports, this.registrations, this.terminations);
	}

}
