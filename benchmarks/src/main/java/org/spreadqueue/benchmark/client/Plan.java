// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The measurements to make. The table has the medians of the rounds; {@code sizes} are
 * for one-way messages; {@code others} are programs on other client libraries, for
 * daemons that are not embedded.
 */
record Plan(int rounds, List<Integer> sizes, List<Integer> roundTripSizes, Duration warmUp, Duration time,
		List<Client> others) {

	/** Larger bodies get a smaller window, to stay within the client's outbound limit. */
	private static final int LARGE = 16 * 1024;

	/** Messages that may be under way. */
	static int window(int size) {
		return (size > LARGE) ? 32 : 256;
	}

	/** Reads programs in the form {@code name=command;name=command}. */
	static List<Client> others(String text) {
		List<Client> others = new ArrayList<>();
		for (String part : text.split(";", -1)) {
			int equals = part.indexOf('=');
			if (equals > 0) {
				others.add(new Client.Processes(part.substring(0, equals),
						List.of(part.substring(equals + 1).trim().split(" +", -1))));
			}
		}
		return others;
	}

}
