// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

/**
 * Accepts each counter of a session once, if it is not far behind the highest one. Spread
 * keeps the order of a sender's messages of one service, so there is nothing behind, and
 * the window is only a margin.
 */
final class ReplayWindow {

	static final int SIZE = Long.SIZE;

	private long highest = -1;

	/** Bit n is the counter that is n below the highest one. */
	private long seen;

	/** Whether this counter has not come before, as far as is known; does not take it. */
	boolean isNew(long counter) {
		long behind = this.highest - counter;
		return counter >= 0 && (behind < 0 || (behind < SIZE && (this.seen >>> behind & 1) == 0));
	}

	/** Takes a counter that is new. */
	void take(long counter) {
		if (counter > this.highest) {
			long ahead = counter - Math.max(0, this.highest);
			this.seen = ((ahead < SIZE) ? this.seen << ahead : 0) | 1;
			this.highest = counter;
		}
		else {
			this.seen |= 1L << (this.highest - counter);
		}
	}

}
