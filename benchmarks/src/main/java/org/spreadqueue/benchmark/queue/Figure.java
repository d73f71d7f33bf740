// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

/** One number that a row says. */
enum Figure {

	RATE("per second", true),

	P50("p50 us", false),

	P99("p99 us", false),

	/** Longest time in which listeners ran nothing although there was work. */
	LONGEST_PAUSE("longest pause ms", false),

	SENDER_CPU("sender CPU us", false),

	LISTENER_CPU("listener CPU us", false);

	private final String title;

	private final boolean moreIsBetter;

	Figure(String title, boolean moreIsBetter) {
		this.title = title;
		this.moreIsBetter = moreIsBetter;
	}

	String title() {
		return this.title;
	}

	/** Whether it says how good a peer is to those who use it. */
	boolean isCompared() {
		return this == RATE || this == P50 || this == P99;
	}

	/** How many times as good one value is as another. */
	double ratio(double value, double other) {
		return this.moreIsBetter ? value / other : other / value;
	}

}
