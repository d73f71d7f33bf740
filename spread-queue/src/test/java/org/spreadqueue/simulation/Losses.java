// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.random.RandomGenerator;

import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadEvent;

/**
 * Spread messages that do not reach one of their receivers, though Spread promises that
 * they do: whatever loses one, in the daemon or in a program, nothing may stay behind.
 */
final class Losses {

	private final RandomGenerator random;

	/** One in so many is lost, 0 for none. */
	private final int oneIn;

	/** Whether those of the protocol of Spread::Queue 0.4 are lost, too. */
	private final boolean legacy;

	private final long end;

	private Losses(RandomGenerator random, int oneIn, boolean legacy, long end) {
		this.random = random;
		this.oneIn = oneIn;
		this.legacy = legacy;
		this.end = end;
	}

	static Losses none() {
		return new Losses(RandomGenerator.getDefault(), 0, false, 0);
	}

	/**
	 * Decides what is lost until the end of the failures. What programs of the old
	 * protocol say of their jobs is said once, so where there are some, they lose
	 * nothing.
	 */
	static Losses draw(RandomGenerator random, Profile profile, long end) {
		int oneIn = switch (random.nextInt(9)) {
			case 0 -> 20;
			case 1 -> 100;
			case 2 -> 500;
			default -> 0;
		};
		return new Losses(random, oneIn, !profile.legacy(), end);
	}

	/** The same, but always some. */
	Losses atLeast(int one) {
		return new Losses(this.random, (this.oneIn > 0) ? this.oneIn : one, this.legacy, this.end);
	}

	boolean isNone() {
		return this.oneIn == 0;
	}

	/** Whether a receiver does not get it. */
	boolean take(SpreadEvent event, long elapsed) {
		return this.oneIn > 0 && elapsed < this.end && event instanceof RegularMessage message
				&& (this.legacy || message.messageType() == NativeProtocol.MESSAGE_TYPE)
				&& this.random.nextInt(this.oneIn) == 0;
	}

	@Override
	public String toString() {
		return (this.oneIn > 0) ? "one in " + this.oneIn + " messages is lost" : "nothing is lost";
	}

}
