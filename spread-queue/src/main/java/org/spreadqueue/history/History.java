// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The last points of some columns of figures: a ring of fixed size, in which each new
 * point takes the place of the oldest.
 * <p>
 * <b>Memory</b>: 8 bytes for each column of each point and 8 for its time, all of it
 * allocated at once, and nothing when a point is added. {@link #SPAN} in steps of a
 * second with seven columns takes 58 KB.
 * <p>
 * <b>Threads</b>: all methods may be called from any thread. Who looks holds up who adds
 * for as long as it takes to copy that memory, some microseconds.
 *
 * @since 0.1.0
 */
public final class History {

	/** How far back one can usually look. */
	public static final Duration SPAN = Duration.ofMinutes(15);

	private final List<String> columns;

	private final int capacity;

	private final ReentrantLock lock = new ReentrantLock();

	/** Milliseconds since 1970, by place in the ring. */
	private final long[] times;

	/** Those of one point are next to each other; NaN where there is nothing to say. */
	private final double[] values;

	/** How many points were ever added. */
	private long added;

	/**
	 * Creates an empty history.
	 * @param capacity how many points it keeps
	 * @param columns names of the figures of each point
	 * @throws IllegalArgumentException if there is no column or no room for a point
	 */
	public History(int capacity, List<String> columns) {
		if (capacity < 1 || columns.isEmpty()) {
			throw new IllegalArgumentException("A history of " + capacity + " points with the columns " + columns
					+ " keeps nothing. Give it at least one of each.");
		}
		this.capacity = capacity;
		this.columns = List.copyOf(columns);
		this.times = new long[capacity];
		this.values = new double[capacity * columns.size()];
	}

	/** Returns the names of the figures. */
	public List<String> columns() {
		return this.columns;
	}

	/**
	 * Adds a point, which is later than those before.
	 * @param figures one for each column, {@link Double#NaN} where there is nothing to
	 * say
	 * @throws IllegalArgumentException if there are more or fewer figures than columns
	 */
	public void add(Instant time, double... figures) {
		int width = this.columns.size();
		if (figures.length != width) {
			throw new IllegalArgumentException(
					figures.length + " figures for the " + width + " columns " + this.columns + ". Give one for each.");
		}
		this.lock.lock();
		try {
			int place = place(this.added);
			this.times[place] = time.toEpochMilli();
			System.arraycopy(figures, 0, this.values, place * width, width);
			this.added++;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns a copy of all points, the oldest first. */
	public List<Point> snapshot() {
		return snapshot(Instant.EPOCH);
	}

	/** Returns a copy of the points after a time, the oldest first. */
	public List<Point> snapshot(Instant after) {
		long[] timesThen;
		double[] valuesThen;
		long addedThen;
		this.lock.lock();
		try {
			timesThen = this.times.clone();
			valuesThen = this.values.clone();
			addedThen = this.added;
		}
		finally {
			this.lock.unlock();
		}
		List<Point> points = new ArrayList<>();
		for (long i = Math.max(0, addedThen - this.capacity); i < addedThen; i++) {
			int place = place(i);
			if (timesThen[place] > after.toEpochMilli()) {
				points.add(new Point(Instant.ofEpochMilli(timesThen[place]), values(valuesThen, place)));
			}
		}
		return points;
	}

	private int place(long number) {
		return (int) (number % this.capacity);
	}

	private List<@Nullable Double> values(double[] all, int place) {
		int width = this.columns.size();
		@Nullable Double[] boxed = new @Nullable Double[width];
		for (int column = 0; column < width; column++) {
			double value = all[place * width + column];
			boxed[column] = Double.isNaN(value) ? null : value;
		}
		return Collections.unmodifiableList(Arrays.asList(boxed));
	}

}
