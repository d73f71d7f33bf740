// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;

/** Measures time, CPU time and round trips. */
final class Meter {

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private long startNanos;

	private long startCpu;

	private boolean started;

	private long[] roundTrips = new long[1 << 16];

	private int count;

	boolean isStarted() {
		return this.started;
	}

	void start() {
		this.started = true;
		this.startCpu = SYSTEM.getProcessCpuTime();
		this.startNanos = System.nanoTime();
	}

	void roundTrip(long nanos) {
		if (this.count == this.roundTrips.length) {
			this.roundTrips = Arrays.copyOf(this.roundTrips, 2 * this.count);
		}
		this.roundTrips[this.count++] = nanos;
	}

	Outcome stop(long messages) {
		long nanos = System.nanoTime() - this.startNanos;
		long cpu = SYSTEM.getProcessCpuTime() - this.startCpu;
		long[] sorted = Arrays.copyOf(this.roundTrips, this.count);
		Arrays.sort(sorted);
		return new Outcome(messages, nanos, cpu, at(sorted, 50), at(sorted, 99));
	}

	private static long at(long[] sorted, int percent) {
		return (sorted.length > 0) ? sorted[(int) ((sorted.length - 1L) * percent / 100)] : 0;
	}

}
