// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.util.Arrays;

/**
 * The numbers of a producer's messages that have come to this manager: those above the
 * first one, up to the last, except for gaps. What is in a gap, its sender had settled or
 * given up before it came here, so another manager may still hold it.
 */
final class TakenNumbers {

	/** More gaps are few, and the oldest are then told apart no longer. */
	static final int MAX_GAPS = 16;

	private static final long[] NONE = {};

	/** What came before the first one was for other managers. */
	private long since;

	private long upTo;

	/**
	 * Pairs in ascending order: what lies above the one, up to the other, is missing.
	 */
	private long[] gaps = NONE;

	/** A log knows that everything above the one number, up to the other, has come. */
	void recover(long since, long upTo) {
		this.since = since;
		this.upTo = upTo;
	}

	/** A message has come; what is missing before it does not come any more. */
	void add(long number) {
		if (this.upTo == 0) {
			this.since = number - 1;
		}
		else if (number > this.upTo + 1) {
			addGap(this.upTo, number - 1);
		}
		this.upTo = Math.max(this.upTo, number);
	}

	private void addGap(long above, long last) {
		long[] known = this.gaps;
		if (known.length == 2 * MAX_GAPS) {
			// That others may have more of it than they do costs a repeated message.
			this.since = known[1];
			known = Arrays.copyOfRange(known, 2, known.length);
		}
		this.gaps = Arrays.copyOf(known, known.length + 2);
		this.gaps[known.length] = above;
		this.gaps[known.length + 1] = last;
	}

	boolean contains(long number) {
		if (number <= this.since || number > this.upTo) {
			return false;
		}
		for (int i = 0; i < this.gaps.length; i += 2) {
			if (number > this.gaps[i] && number <= this.gaps[i + 1]) {
				return false;
			}
		}
		return true;
	}

	long upTo() {
		return this.upTo;
	}

	/** Everything above it, up to {@link #upTo()}, has come. */
	long gaplessSince() {
		return (this.gaps.length > 0) ? this.gaps[this.gaps.length - 1] : this.since;
	}

}
