// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The events of a run from one of them on. Telling an event takes far longer than
 * counting it, so a run is told by repeating it from the first event that is wanted.
 */
final class Trace {

	/** Begins after all events. */
	static final long NOTHING = Long.MAX_VALUE;

	private final VirtualTime time;

	private final long first;

	private final List<String> lines = new ArrayList<>();

	private long events;

	/**
	 * Makes a trace.
	 * @param time when things happen
	 * @param first number of the first event that is told, from 0 on
	 */
	Trace(VirtualTime time, long first) {
		this.time = time;
		this.first = first;
	}

	void add(Supplier<String> line) {
		if (this.events++ >= this.first) {
			this.lines.add("%12.6f %s".formatted(this.time.elapsed() / 1e9, line.get()));
		}
	}

	/** How many events there were. */
	long events() {
		return this.events;
	}

	List<String> lines() {
		return List.copyOf(this.lines);
	}

}
