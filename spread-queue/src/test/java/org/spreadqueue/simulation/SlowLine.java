// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.random.RandomGenerator;

/**
 * What a client has written and its connection has not taken yet. It is taken in order,
 * one after the other, at the pace of the world.
 */
final class SlowLine {

	/** A message has about so many bytes besides its body. */
	private static final int HEADER = 100;

	/** Besides what it asks for room, a program may send some at once: a hand-over. */
	private static final long AT_ONCE = 6_000_000;

	private final Pace pace;

	private final VirtualTime time;

	private final RandomGenerator random;

	/** When everything is taken. */
	private long takenUntil;

	private long pending;

	private boolean full;

	private boolean cut;

	SlowLine(Pace pace, VirtualTime time, RandomGenerator random) {
		this.pace = pace;
		this.time = time;
		this.random = random;
	}

	boolean hasRoom() {
		return this.pending < this.pace.high();
	}

	/** Takes it when all before it is taken, and tells then. */
	void write(Request request, Runnable taken, Runnable roomAgain) {
		if (this.pace.isAtOnce()) {
			taken.run();
			return;
		}
		int bytes = HEADER + ((request instanceof Request.Multicast multicast) ? multicast.body().length : 0);
		this.pending += bytes;
		this.full |= !hasRoom();
		Violation.unless(this.pending <= Math.max(this.pace.high(), bytes) + AT_ONCE,
				"a program sends no more than its connection takes", () -> this.pending + " bytes wait");
		this.takenUntil = Math.max(this.takenUntil, this.time.elapsed()) + this.pace.nanos(bytes, this.random);
		this.time.after(this.takenUntil - this.time.elapsed(), () -> {
			if (this.cut) {
				return;
			}
			this.pending -= bytes;
			taken.run();
			if (this.full && this.pending <= this.pace.high() / 2) {
				this.full = false;
				roomAgain.run();
			}
		});
	}

	/** What is not taken by now is lost. */
	void cut() {
		this.cut = true;
	}

}
