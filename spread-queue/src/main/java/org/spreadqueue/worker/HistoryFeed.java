// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Instant;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.Timer;

/** Adds a point to the history of a worker every second. Belongs to its event loop. */
final class HistoryFeed {

	private final EventLoop loop;

	private final WorkerHistory history;

	private final Supplier<WorkerStatistics> statistics;

	/** The timer may be lost with something that has failed. */
	private final Runnable recovery = this::schedule;

	private @Nullable Timer timer;

	HistoryFeed(EventLoop loop, WorkerHistory history, Supplier<WorkerStatistics> statistics) {
		this.loop = loop;
		this.history = history;
		this.statistics = statistics;
	}

	void start() {
		this.history.begin(this.statistics.get(), System.nanoTime());
		this.loop.addRecovery(this.recovery);
		schedule();
	}

	/** A job has ended and took so many nanoseconds. */
	void ended(long took) {
		this.history.ended(took);
	}

	private void schedule() {
		cancel();
		this.timer = this.loop.schedule(WorkerHistory.INTERVAL, this::tick);
	}

	private void tick() {
		this.history.add(this.statistics.get(), Instant.now(), System.nanoTime());
		schedule();
	}

	/** From any thread once the loop has ended. */
	void stop() {
		this.loop.removeRecovery(this.recovery);
		cancel();
	}

	private void cancel() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

}
