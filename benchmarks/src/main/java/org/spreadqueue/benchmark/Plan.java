package org.spreadqueue.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The measurements to make, from the environment. The table has the medians of the
 * rounds; {@code sizes} are for one-way messages; {@code others} are programs on other
 * client libraries, for daemons that are not embedded.
 */
record Plan(int rounds, List<Integer> sizes, List<Integer> roundTripSizes, Duration warmUp, Duration time,
		List<Client> others) {

	/** Larger bodies get a smaller window, to stay within the client's outbound limit. */
	private static final int LARGE = 16 * 1024;

	static Plan fromEnvironment() {
		return new Plan(Integer.parseInt(variable("BENCH_ROUNDS", "3")),
				numbers(variable("BENCH_SIZES", "100,1000,10000,100000")),
				numbers(variable("BENCH_ROUND_TRIP_SIZES", "100,10000")),
				Duration.ofMillis(Long.parseLong(variable("BENCH_WARM_UP_MILLIS", "2000"))),
				Duration.ofMillis(Long.parseLong(variable("BENCH_MILLIS", "2000"))),
				others(variable("BENCH_OTHERS", "")));
	}

	/** Messages that may be under way. */
	static int window(int size) {
		return (size > LARGE) ? 32 : 256;
	}

	private static List<Integer> numbers(String text) {
		return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
	}

	/** Reads programs in the form {@code name=command;name=command}. */
	private static List<Client> others(String text) {
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

	private static String variable(String name, String otherwise) {
		String value = System.getenv(name);
		return (value != null) ? value : otherwise;
	}

}
