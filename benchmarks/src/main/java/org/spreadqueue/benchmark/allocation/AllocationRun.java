// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.allocation;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.spreadqueue.benchmark.queue.OneProcess;

/**
 * Counts what a small job allocates on its way through a Spring application with the
 * embedded daemon, and the Spread messages that it takes. The clock has no say in it: a
 * run ends when a number of jobs is done.
 */
public final class AllocationRun {

	/** Enough for the compilers to be done with what matters. */
	private static final int WARM_UP_RUNS = 3;

	private static final int RUNS = 5;

	private final int jobs;

	/** Each of several runs has this many jobs. */
	public AllocationRun(int jobs) {
		this.jobs = jobs;
	}

	/** The smallest numbers of the runs after the warm-up. */
	public JobCost run() throws InterruptedException, ExecutionException {
		try (OneProcess application = new OneProcess()) {
			for (int i = 0; i < WARM_UP_RUNS; i++) {
				run(application);
			}
			JobCost cost = run(application);
			for (int i = 1; i < RUNS; i++) {
				cost = cost.min(run(application));
			}
			return cost;
		}
	}

	private JobCost run(OneProcess application) throws InterruptedException, ExecutionException {
		AllocatedBytes before = AllocatedBytes.now();
		long messages = application.spreadMessages();
		application.process(this.jobs);
		AllocatedBytes after = AllocatedBytes.now();
		Map<Part, Double> bytes = new EnumMap<>(Part.class);
		for (Part part : Part.values()) {
			bytes.put(part, (double) after.since(before, part) / this.jobs);
		}
		return new JobCost(bytes, (double) (application.spreadMessages() - messages) / this.jobs);
	}

}
