// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.log.LogLimit;

/**
 * Counts the memory of what waits for all receivers together. Above half of what is
 * allowed, it looks several times a second for receivers that take too little of what
 * waits for them, and throws out as many of them, those with the most first, as it takes
 * to get below. Above all that is allowed, the daemon reads nothing from its clients
 * until half of it is gone: senders wait, for a moment, and memory does not grow.
 */
final class Backlog {

	/** How long a receiver may take nothing at all; a pause of its JVM is shorter. */
	static final Duration CHECK_INTERVAL = Duration.ofMillis(250);

	/**
	 * A receiver must take at least this part of its queue from one check to the next.
	 */
	static final int LEAST_PART = 8;

	/** What runs a task later, on the loop thread. */
	interface Scheduler {

		Timer schedule(Duration delay, Runnable task);

	}

	/** The queue of one receiver. */
	interface Queue {

		/** All bytes that wait for the receiver. */
		long waitingBytes();

		/** All bytes that the receiver has taken so far. */
		long takenBytes();

		/** The daemon pauses, or no longer does. */
		void pauseChanged();

		/** Ends the session, and takes its queue out of this backlog. */
		void throwOut(String limit);

	}

	private final Scheduler scheduler;

	private final long allowed;

	private final LogLimit limit;

	/** Each queue, and how much it must have taken by the next check. */
	private final Map<Queue, Long> queues = new LinkedHashMap<>();

	private long bytes;

	private boolean paused;

	private @Nullable Timer check;

	Backlog(Scheduler scheduler, long allowed, LogLimit limit) {
		this.scheduler = scheduler;
		this.allowed = allowed;
		this.limit = limit;
	}

	void opened(Queue queue) {
		this.queues.put(queue, 0L);
	}

	/** Forgets a queue; what was in it has been {@link #removed} before. */
	void closed(Queue queue) {
		this.queues.remove(queue);
	}

	/** Tells whether sessions must not read at the moment. */
	boolean isPaused() {
		return this.paused;
	}

	long bytes() {
		return this.bytes;
	}

	void added(long more) {
		this.bytes += more;
		if (this.bytes > this.allowed / 2) {
			watch();
			if (!this.paused && this.bytes > this.allowed) {
				this.paused = true;
				this.limit.once(Level.WARN, "",
						"{} bytes wait for slow receivers, allowed are {}: senders have to wait", this.bytes,
						this.allowed);
				pauseChanged();
			}
		}
	}

	void removed(long fewer) {
		this.bytes -= fewer;
		if (this.paused && this.bytes <= this.allowed / 2) {
			this.paused = false;
			pauseChanged();
		}
	}

	private void pauseChanged() {
		List.copyOf(this.queues.keySet()).forEach(Queue::pauseChanged);
	}

	/** Checks while too much waits; call it again if a check may have been lost. */
	void watch() {
		if (this.check == null && this.bytes > this.allowed / 2) {
			this.check = this.scheduler.schedule(CHECK_INTERVAL, this::check);
			this.queues.replaceAll((queue, due) -> due(queue));
		}
	}

	private static long due(Queue queue) {
		// At least one byte, or nothing if nothing waits.
		return queue.takenBytes() + (queue.waitingBytes() + LEAST_PART - 1) / LEAST_PART;
	}

	private void check() {
		this.check = null;
		List<Queue> slow = this.queues.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().takenBytes() < entry.getValue())
			.map(Map.Entry::getKey)
			.sorted(Comparator.comparingLong(Queue::waitingBytes).reversed())
			.toList();
		for (Queue queue : slow) {
			if (this.bytes <= this.allowed / 2) {
				break;
			}
			queue.throwOut("allowed are %d bytes for all sessions together".formatted(this.allowed));
		}
		watch();
	}

}
