// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.util.Arrays;

/**
 * The measurements of one process; their text form is the last line of its output. The
 * times are nanoseconds; {@code cpuNanos} is for the whole process, and {@code p50} and
 * {@code p99} are percentiles of the round trips, 0 if there were none.
 */
record Outcome(long messages, long nanos, long cpuNanos, long p50, long p99) {

	static final String WORD = "result";

	double perSecond() {
		return this.messages * 1e9 / this.nanos;
	}

	double cpuMicrosPerMessage() {
		return this.cpuNanos / 1e3 / this.messages;
	}

	@Override
	public String toString() {
		return "%s %d %d %d %d %d".formatted(WORD, this.messages, this.nanos, this.cpuNanos, this.p50, this.p99);
	}

	static Outcome parse(String line) {
		long[] numbers = Arrays.stream(line.trim().split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
		return new Outcome(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
	}

}
