// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.common;

import java.time.Duration;

import picocli.CommandLine.Option;

/** The options that say how often and for how long something is measured. */
public final class Timing {

	@Option(names = "--rounds", defaultValue = "5",
			description = "Repetitions of everything. Default: ${DEFAULT-VALUE}")
	private int rounds;

	/** At a thousand calls a second, the compiler has settled only after so long. */
	@Option(names = "--warm-up", paramLabel = "MILLIS", defaultValue = "20000",
			description = "Time before the first measurement. Default: ${DEFAULT-VALUE}")
	private long warmUp;

	@Option(names = "--time", paramLabel = "MILLIS", defaultValue = "3000",
			description = "Time of each measurement. Default: ${DEFAULT-VALUE}")
	private long time;

	public int rounds() {
		return this.rounds;
	}

	public Duration warmUp() {
		return Duration.ofMillis(this.warmUp);
	}

	public Duration time() {
		return Duration.ofMillis(this.time);
	}

}
