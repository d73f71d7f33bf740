// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.allocation;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a job costs stays within limits. No clock has a say in it. */
class JobCostTests {

	private static final int JOBS = 10_000;

	@Test
	void smallJobCostsNoMoreThanItsLimits() throws Exception {
		JobCost cost = new AllocationRun(JOBS).run();
		for (Part part : Part.values()) {
			assertThat(cost.bytes().get(part)).as("bytes allocated per job in the %s", part)
				.isPositive()
				.isLessThan(CostLimits.bytes(part));
		}
		assertThat(cost.spreadMessages()).as("Spread messages per job")
			.isPositive()
			.isLessThan(CostLimits.SPREAD_MESSAGES);
	}

	@Test
	void smallerNumbersCount() {
		JobCost first = new JobCost(Map.of(Part.SENDER, 1.0, Part.WORKER, 5.0), 0.3);
		JobCost second = new JobCost(Map.of(Part.SENDER, 2.0, Part.WORKER, 4.0), 0.2);
		assertThat(first.min(second)).isEqualTo(new JobCost(Map.of(Part.SENDER, 1.0, Part.WORKER, 4.0), 0.2));
	}

}
