package org.spreadqueue.manager;

import java.time.Duration;

/**
 * Counts what happens to the messages of a queue, with the meanings of
 * {@link QueueFigures}.
 */
final class QueueCounters {

	private final WaitingTimes waits = new WaitingTimes();

	private long accepted;

	private long duplicates;

	private long done;

	private long failed;

	private long redelivered;

	private long expired;

	private long rejected;

	private long deadLettered;

	private long purged;

	void accepted() {
		this.accepted++;
	}

	void duplicate() {
		this.duplicates++;
	}

	/**
	 * A message was given to a worker.
	 * @param message as {@link MessageStore#take(long)} returned it
	 * @param now the time
	 */
	void givenOut(StoredMessage message, long now) {
		if (message.deliveries() > 1) {
			this.redelivered++;
		}
		else {
			this.waits.record(now - message.arrived());
		}
	}

	void done() {
		this.done++;
	}

	void failed() {
		this.failed++;
	}

	void expired() {
		this.expired++;
	}

	void rejected() {
		this.rejected++;
	}

	void deadLettered() {
		this.deadLettered++;
	}

	void purged(int messages) {
		this.purged += messages;
	}

	QueueFigures figures(MessageStore store, long now) {
		return new QueueFigures(store.isPaused(), store.waiting(), store.out(), store.delayed(now), store.bytes(),
				store.oldestAge(now).orElse(Duration.ZERO), this.accepted, this.duplicates, this.done, this.failed,
				this.redelivered, this.expired, this.rejected, this.deadLettered, this.purged, this.waits.snapshot());
	}

}
