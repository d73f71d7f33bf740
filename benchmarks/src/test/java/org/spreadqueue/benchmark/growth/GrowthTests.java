// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.growth;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The fleet works with a few senders and workers. Nothing here is a measurement. */
class GrowthTests {

	@Test
	void jobsFlowOnEveryQueue() throws Exception {
		try (Server server = new Server(2); Fleet fleet = new Fleet(server, 2, 2)) {
			fleet.work(2, 2);
			assertThat(fleet.flow(Duration.ofMillis(1))).isPositive();
			fleet.rest();
			assertThat(fleet.accept(5000)).isPositive();
			assertThat(server.heap()).isPositive();
			assertThat(fleet.workOff(2000)).isPositive();
		}
	}

	@Test
	void tableHasMedians() {
		assertThat(GrowthCommand.table(Map.of("workers 10", Map.of("jobs per second", List.of(1.0, 3.0, 2.0)))))
			.isEqualTo("""
					| size | figure | value |
					| --- | --- | ---: |
					| workers 10 | jobs per second | 2.00 (1.00 to 3.00) |
					""");
	}

}
