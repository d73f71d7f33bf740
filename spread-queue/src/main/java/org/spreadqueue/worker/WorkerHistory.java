// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.history.Histogram;
import org.spreadqueue.history.History;
import org.spreadqueue.history.Point;

/**
 * What a worker has done in the last {@linkplain History#SPAN quarter of an hour}, one
 * point a second. Given to one worker after another, it goes on with the next. Takes 60
 * KB.
 * <p>
 * Fed on the event loop of a worker, read by any thread.
 *
 * @since 0.1.0
 */
public final class WorkerHistory {

	/**
	 * The columns of each point: jobs begun, done and failed per second; jobs that run at
	 * the time; and how many milliseconds half of the jobs that have ended since the
	 * point before, 95 and 99 of a hundred took at most, with the error of a
	 * {@link Histogram}, {@code null} if none has ended.
	 */
	public static final List<String> COLUMNS = List.of("received", "completed", "failed", "running", "p50", "p95",
			"p99");

	/** From one point to the next. */
	static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final double NANOS_PER_MILLI = 1_000_000;

	private final History points = new History((int) History.SPAN.dividedBy(INTERVAL), COLUMNS);

	/** Nanoseconds that jobs have taken since the last point. */
	private final Histogram runTimes = new Histogram();

	/** At the last point, {@code null} before the first one of a worker. */
	private @Nullable WorkerStatistics last;

	private long lastNanos;

	/** Returns a copy of the points, the oldest first. */
	public List<Point> snapshot() {
		return this.points.snapshot();
	}

	/** Returns a copy of the points after a time, the oldest first. */
	public List<Point> snapshot(Instant after) {
		return this.points.snapshot(after);
	}

	/** A worker begins, whose counts begin with 0. */
	void begin(WorkerStatistics now, long nanos) {
		this.last = now;
		this.lastNanos = nanos;
		this.runTimes.clear();
	}

	/** A job has ended and took so many nanoseconds. */
	void ended(long took) {
		this.runTimes.record(took);
	}

	/** Adds a point, of all since the last one. */
	void add(WorkerStatistics now, Instant time, long nanos) {
		WorkerStatistics before = this.last;
		if (before != null) {
			double seconds = Math.max(1, nanos - this.lastNanos) / (double) Duration.ofSeconds(1).toNanos();
			this.points.add(time, (now.received() - before.received()) / seconds,
					(now.completed() - before.completed()) / seconds, (now.failed() - before.failed()) / seconds,
					now.running(), percentile(0.5), percentile(0.95), percentile(0.99));
		}
		begin(now, nanos);
	}

	private double percentile(double part) {
		return (this.runTimes.count() > 0) ? this.runTimes.percentile(part) / NANOS_PER_MILLI : Double.NaN;
	}

}
