// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

/** A job with five fields. */
record Job(long number, String customer, String item, double price, String note) {

	/** Bytes of the JSON without the note, with a number of six digits. */
	private static final int BASE = 83;

	/** A note that makes jobs this long. */
	static String note(int bytes) {
		return "n".repeat(Math.max(0, bytes - BASE));
	}

	static Job of(long number, String note) {
		return new Job(number, "customer 17", "green tea", 3.5, note);
	}

	/** The answer to a request. */
	record Receipt(long number, String item) {
	}

}
