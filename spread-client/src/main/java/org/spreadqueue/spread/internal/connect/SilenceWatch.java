// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.Timer;

/**
 * Notices that nothing comes from a daemon any more although its socket is open: the
 * daemon hangs, or its host is gone. Asks halfway, so that a daemon without news has
 * something to say.
 * <p>
 * Counts quarters of its time instead of reading a clock. So a program that was stopped
 * itself misses one quarter at most, and reads what has arrived before the next one is
 * over. On the loop thread only.
 */
final class SilenceWatch {

	private static final int QUARTERS = 4;

	/** What runs a task later, on the loop thread. */
	interface Scheduler {

		Timer schedule(Duration delay, Runnable task);

	}

	private final Duration quarter;

	private final Scheduler scheduler;

	private final Runnable ask;

	private final Runnable giveUp;

	private int silent;

	private @Nullable Timer timer;

	/**
	 * Creates a watch.
	 * @param limit silence after which to give up: at most that, at least three quarters
	 * @param ask run after at most half of it; the answer has the other half
	 * @param giveUp run once
	 */
	SilenceWatch(Duration limit, Scheduler scheduler, Runnable ask, Runnable giveUp) {
		this.quarter = limit.dividedBy(QUARTERS);
		this.scheduler = scheduler;
		this.ask = ask;
		this.giveUp = giveUp;
	}

	void start() {
		this.timer = this.scheduler.schedule(this.quarter, this::quarterIsOver);
	}

	/** Something has come, or the daemon has taken something. */
	void heard() {
		this.silent = 0;
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private void quarterIsOver() {
		this.silent++;
		if (this.silent == QUARTERS) {
			this.giveUp.run();
			return;
		}
		// First, because asking may fail for lack of memory, and time goes on.
		start();
		if (this.silent == QUARTERS / 2) {
			this.ask.run();
		}
	}

}
