// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.Locale;

/** What a row measures. */
enum Operation {

	/**
	 * Jobs are sent without waiting, with {@code sendAsync} and its likes, until the time
	 * is up. The rate is that of jobs which listeners have run, from the first sent to
	 * the last run.
	 */
	ONE_WAY,

	/** Each caller sends a job and waits until the broker or manager has it. */
	SEND,

	/** Each caller sends a job and waits for its answer. */
	REQUEST;

	static Operation parse(String text) {
		return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
