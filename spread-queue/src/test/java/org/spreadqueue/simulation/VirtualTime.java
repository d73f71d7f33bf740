// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.PriorityQueue;

/**
 * The clock of a simulation and what is to happen when. Events of the same instant happen
 * in the order in which they were scheduled, so a run depends on nothing but its seed.
 */
public final class VirtualTime {

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private final long offset;

	private long elapsed;

	private long scheduled;

	private long steps;

	/**
	 * Creates a clock.
	 * @param offset what it shows in the beginning, in nanoseconds; may be negative, as
	 * that of {@link System#nanoTime()}
	 */
	public VirtualTime(long offset) {
		this.offset = offset;
	}

	/**
	 * What the clock shows.
	 * @return nanoseconds
	 */
	public long now() {
		return this.offset + this.elapsed;
	}

	/**
	 * Returns the time since the beginning.
	 * @return nanoseconds
	 */
	public long elapsed() {
		return this.elapsed;
	}

	long steps() {
		return this.steps;
	}

	/**
	 * Has something happen.
	 * @param delay in how many nanoseconds, 0 or more
	 * @param action what
	 */
	public void after(long delay, Runnable action) {
		this.scheduled++;
		this.events.add(new Event(this.elapsed + Math.max(0, delay), this.scheduled, action));
	}

	/** Lets the next event happen, and tells whether there was one. */
	boolean step() {
		Event event = this.events.poll();
		if (event == null) {
			return false;
		}
		this.elapsed = event.time;
		this.steps++;
		event.action.run();
		return true;
	}

	/** Lets everything happen that is due within a time. */
	void pass(long nanos) {
		long end = this.elapsed + nanos;
		for (Event next = this.events.peek(); next != null && next.time <= end; next = this.events.peek()) {
			step();
		}
		this.elapsed = end;
	}

	private record Event(long time, long number, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int byTime = Long.compare(this.time, other.time);
			return (byTime != 0) ? byTime : Long.compare(this.number, other.number);
		}

	}

}
