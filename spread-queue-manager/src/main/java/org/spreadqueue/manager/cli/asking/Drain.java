// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.spread.ReconnectPolicy;

/**
 * Tells from the reports of a paused queue whether no worker has a message. A manager
 * that has just become active, or has a new connection, does not know yet: workers that
 * lost the daemon with it come back later than it, and only then say what they have.
 */
final class Drain {

	/** How much later than their manager workers come back at most, and a second. */
	static final Duration CLAIMING = ReconnectPolicy.DEFAULT.maxDelay().plusSeconds(1);

	private @Nullable String manager;

	/** Since when this manager has reported. */
	private long since;

	/** Whether no worker has a message; {@code now} is a time in nanoseconds. */
	boolean isDone(QueueReport report, long now) {
		QueueFigures figures = report.figures();
		return knows(report, now) && figures.paused() && figures.inFlight() == 0;
	}

	private boolean knows(QueueReport report, long now) {
		String reporting = report.privateGroup();
		if (reporting == null || !reporting.equals(this.manager)) {
			this.manager = reporting;
			this.since = now;
		}
		Duration told = report.activeFor();
		// One of an earlier version does not say, but has been there since it was seen.
		Duration active = (told != null) ? told : Duration.ofNanos(now - this.since);
		return active.compareTo(CLAIMING) >= 0;
	}

}
