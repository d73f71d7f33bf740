// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.spreadqueue.history.Histogram;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.protocol.legacy.QueueStatistics;

/**
 * Counts what happens in a queue. {@link QueueFigures} and {@link QueueStatistics} are
 * two views of it and say what each number means.
 */
public final class QueueCounters {

	private final Instant startTime;

	private final long started;

	private final WaitingTimes waits = new WaitingTimes();

	private final Histogram recentWaits = new Histogram();

	/** Messages that have come, or come back, since the last dispatching. */
	private final List<StoredMessage> arrivals = new ArrayList<>();

	private final Map<Event, Count> counts = new EnumMap<>(Event.class);

	private long redelivered;

	/** Messages that came back from workers of the legacy protocol. */
	private long returned;

	private long queued;

	/** From arrival to each dispatch. */
	private final TotalTime pending = new TotalTime();

	public QueueCounters(Instant startTime, long now) {
		this.startTime = startTime;
		this.started = now;
	}

	public void count(Event event) {
		count(event, 1);
	}

	public void count(Event event, int times) {
		this.counts.computeIfAbsent(event, (unused) -> new Count()).value += times;
	}

	private long counted(Event event) {
		Count count = this.counts.get(event);
		return (count != null) ? count.value : 0;
	}

	public void accepted(StoredMessage message) {
		count(Event.ACCEPTED);
		this.arrivals.add(message);
	}

	/** A worker of the legacy protocol was lost that had this message. */
	public void returned(StoredMessage message) {
		this.returned++;
		this.arrivals.add(message);
	}

	/** Counts the arrivals that could not be dispatched at once as queued. */
	public void countQueued() {
		for (StoredMessage message : this.arrivals) {
			this.queued += message.isWaiting() ? 1 : 0;
		}
		this.arrivals.clear();
	}

	public void dispatched(StoredMessage message, long now) {
		count(Event.DISPATCHED);
		this.pending.add(Math.max(0, now - message.arrived()));
		if (message.attempt() > 1) {
			this.redelivered++;
		}
		else {
			this.waits.record(now - message.arrived());
			this.recentWaits.record(Duration.ofNanos(now - message.arrived()).toMillis());
		}
	}

	/**
	 * Milliseconds that messages waited until they were first dispatched, since somebody
	 * has cleared this.
	 */
	public Histogram recentWaits() {
		return this.recentWaits;
	}

	public QueueFigures figures(MessageStore store, long now) {
		return new QueueFigures(store.isPaused(), store.waiting(), store.inFlight(), store.delayed(now), store.bytes(),
				store.oldestAge(now).orElse(Duration.ZERO), counted(Event.ACCEPTED), counted(Event.DUPLICATE),
				counted(Event.DONE), counted(Event.FAILED), this.redelivered, counted(Event.EXPIRED),
				counted(Event.REJECTED), counted(Event.DEAD_LETTERED), counted(Event.PURGED), this.waits.snapshot());
	}

	/** Returns the figures of Spread::Queue 0.4. */
	public QueueStatistics statistics(MessageStore store, long now) {
		return new QueueStatistics(this.startTime, Duration.ofNanos(now - this.started),
				counted(Event.ACCEPTED) + this.returned, counted(Event.STATUS_COMMAND), counted(Event.DISPATCHED),
				this.queued, store.waiting(), this.pending.get(), counted(Event.REPORT), counted(Event.REGISTRATION),
				counted(Event.TERMINATION));
	}

	public enum Event {

		ACCEPTED, DUPLICATE, DISPATCHED, DONE, FAILED, EXPIRED, REJECTED, DEAD_LETTERED, PURGED,

		/** Someone asked for the statistics. */
		STATUS_COMMAND,

		REPORT,

		REGISTRATION,

		TERMINATION

	}

	/** A number that needs no object for each of its values. */
	private static final class Count {

		private long value;

	}

}
