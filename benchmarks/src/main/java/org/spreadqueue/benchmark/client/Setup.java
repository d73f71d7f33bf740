// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.time.Duration;
import java.util.List;

import org.spreadqueue.spread.SpreadAddress;

/**
 * One measurement. Its text form is the command line of the programs that take part.
 *
 * @param group group of the receiving side; no other measurement uses it
 * @param size bytes of each body
 * @param window messages that may be under way, far below the 1000 at which a daemon
 * throws the receiver out
 */
record Setup(SpreadAddress address, String group, int size, int window, Duration warmUp, Duration time) {

	/** Acknowledgements per window: few, but the sender never runs dry. */
	private static final int QUANTA = 4;

	/** Messages that the receiver acknowledges together. */
	int quantum() {
		return Math.max(1, this.window / QUANTA);
	}

	List<String> arguments() {
		return List.of(this.address.toString(), this.group, String.valueOf(this.size), String.valueOf(this.window),
				String.valueOf(this.warmUp.toMillis()), String.valueOf(this.time.toMillis()));
	}

	static Setup parse(List<String> arguments) {
		return new Setup(SpreadAddress.parse(arguments.get(0)), arguments.get(1), Integer.parseInt(arguments.get(2)),
				Integer.parseInt(arguments.get(3)), Duration.ofMillis(Long.parseLong(arguments.get(4))),
				Duration.ofMillis(Long.parseLong(arguments.get(5))));
	}

}
