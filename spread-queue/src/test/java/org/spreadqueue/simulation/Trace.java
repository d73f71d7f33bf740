// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The last events of a run. Costs nothing when it is off: a run can be repeated with it
 * on.
 */
final class Trace {

	private static final int LINES = Integer.getInteger("simulation.trace", 400);

	private final VirtualTime time;

	private final boolean on;

	private final Deque<String> lines = new ArrayDeque<>();

	Trace(VirtualTime time, boolean on) {
		this.time = time;
		this.on = on;
	}

	boolean isOn() {
		return this.on;
	}

	void add(Supplier<String> line) {
		if (this.on) {
			if (this.lines.size() == LINES) {
				this.lines.removeFirst();
			}
			this.lines.add("%12.6f %s".formatted(this.time.elapsed() / 1e9, line.get()));
		}
	}

	List<String> lines() {
		return List.copyOf(this.lines);
	}

}
