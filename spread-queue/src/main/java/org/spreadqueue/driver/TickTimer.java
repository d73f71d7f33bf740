// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.driver;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.Timer;

/** The one timer of a machine. Belongs to one event loop. */
final class TickTimer {

	private static final long SHORTEST_WAIT = Duration.ofMillis(1).toNanos();

	private static final long LONGEST_WAIT = Duration.ofDays(1).toNanos();

	private final EventLoop loop;

	private final Runnable tick;

	private @Nullable Timer timer;

	/** When the timer ends, on the machine's clock. */
	private long end;

	TickTimer(EventLoop loop, Runnable tick) {
		this.loop = loop;
		this.tick = tick;
	}

	/**
	 * Ticks once after so many nanoseconds, unless that is {@link Machine#NEVER}. A timer
	 * that ends too early does no harm; one that ends too late is replaced.
	 */
	void schedule(long wait, long now) {
		if (wait == Machine.NEVER) {
			return;
		}
		long bounded = Math.max(SHORTEST_WAIT, Math.min(wait, LONGEST_WAIT));
		if (this.timer != null) {
			if (now + bounded - this.end >= 0) {
				return;
			}
			cancel();
		}
		this.end = now + bounded;
		this.timer = this.loop.schedule(Duration.ofNanos(bounded), this::ended);
	}

	private void ended() {
		this.timer = null;
		this.tick.run();
	}

	void cancel() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

}
