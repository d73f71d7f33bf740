// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.List;
import java.util.stream.Stream;

/**
 * One row of the table. Its text form is {@code operation:bytes:listeners:callers}, for
 * example {@code one-way:200:1:1}.
 *
 * @param bytes of a job as JSON
 * @param listeners jobs that are run at a time
 * @param callers threads that send
 */
record Row(Operation operation, int bytes, int listeners, int callers) {

	static final int SMALL = 200;

	private static final int KILO = 1000;

	private static final int MEGA = 1_000_000;

	/** What is measured if no row is named. */
	static List<Row> all() {
		return Stream
			.of("one-way:200:1:1", "one-way:200:4:1", "one-way:200:4:64", "one-way:10000:1:1", "one-way:10000:4:1",
					"one-way:1000000:1:1", "send:200:1:1", "send:200:4:64", "request:200:1:1", "request:200:4:64",
					"request:10000:1:1", "request:1000000:1:1")
			.map(Row::parse)
			.toList();
	}

	static Row parse(String text) {
		String[] parts = text.split(":", -1);
		if (parts.length != 4) {
			throw new IllegalArgumentException(
					"'" + text + "' is not OPERATION:BYTES:LISTENERS:CALLERS, such as one-way:200:1:1");
		}
		return new Row(Operation.parse(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]),
				Integer.parseInt(parts[3]));
	}

	/** For people. */
	String title() {
		return "%s, %s, %s, %s".formatted(this.operation.toString().replace('-', ' '), size(),
				counted(this.listeners, "listener"), counted(this.callers, "caller"));
	}

	private String size() {
		if (this.bytes % MEGA == 0) {
			return this.bytes / MEGA + " MB";
		}
		return (this.bytes % KILO == 0) ? this.bytes / KILO + " KB" : this.bytes + " B";
	}

	private static String counted(int number, String word) {
		return number + " " + word + ((number == 1) ? "" : "s");
	}

	@Override
	public String toString() {
		return "%s:%d:%d:%d".formatted(this.operation, this.bytes, this.listeners, this.callers);
	}

}
