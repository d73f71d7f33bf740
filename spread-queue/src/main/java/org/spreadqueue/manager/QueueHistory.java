// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

import org.spreadqueue.history.Histogram;
import org.spreadqueue.history.History;

/**
 * What a queue held and did in the last minutes, a point a second at most. Written on the
 * manager's loop.
 */
final class QueueHistory {

	/** What a point says. Rates are per second, times in milliseconds. */
	static final List<String> COLUMNS = List.of("accepted", "done", "failed", "waiting", "inFlight", "delayed",
			"deadLetters", "workers", "oldestAge", "waitP50", "waitP95", "waitP99");

	private static final Duration STEP = Duration.ofSeconds(1);

	private final History history = new History((int) (History.SPAN.toSeconds() / STEP.toSeconds()), COLUMNS);

	private QueueFigures before;

	private long since;

	QueueHistory(QueueFigures figures, long now) {
		this.before = figures;
		this.since = now;
	}

	History history() {
		return this.history;
	}

	/** Adds a point if it is time for one. The waits are those since the last point. */
	void add(QueueFigures figures, int deadLetters, int workers, Histogram waits, long now) {
		if (now - this.since < STEP.toNanos()) {
			return;
		}
		boolean waited = waits.count() > 0;
		this.history.add(Instant.now(), rate(QueueFigures::accepted, figures, now),
				rate(QueueFigures::done, figures, now), rate(QueueFigures::failed, figures, now), figures.waiting(),
				figures.inFlight(), figures.delayed(), deadLetters, workers, (double) figures.oldestAge().toMillis(),
				waited ? waits.percentile(0.5) : Double.NaN, waited ? waits.percentile(0.95) : Double.NaN,
				waited ? waits.percentile(0.99) : Double.NaN);
		waits.clear();
		this.before = figures;
		this.since = now;
	}

	private double rate(ToLongFunction<QueueFigures> count, QueueFigures figures, long now) {
		double seconds = (now - this.since) / (double) Duration.ofSeconds(1).toNanos();
		return (count.applyAsLong(figures) - count.applyAsLong(this.before)) / seconds;
	}

}
