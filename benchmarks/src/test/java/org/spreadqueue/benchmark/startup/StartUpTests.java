// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.startup;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.spreadqueue.benchmark.startup.StartUpCommand.Application;

import static org.assertj.core.api.Assertions.assertThat;

class StartUpTests {

	@Test
	void applicationsHaveOnlyWhatTheyNeed() {
		assertThat(Application.WEB.classPath()).contains("spring-boot").doesNotContain("spring-rabbit", "artemis");
		assertThat(Application.RABBIT.classPath()).contains("spring-rabbit").doesNotContain("artemis");
		assertThat(Application.SPREAD.classPath()).contains("spread-queue").doesNotContain("spring-rabbit");
	}

	@Test
	void tableSaysWhatIsAdded() {
		Map<Application, List<Double>> starts = new EnumMap<>(
				Map.of(Application.WEB, List.of(1000.0), Application.SPREAD, List.of(1500.0)));
		Map<Application, List<Double>> idle = new EnumMap<>(
				Map.of(Application.WEB, List.of(0.0), Application.SPREAD, List.of(0.5)));
		assertThat(StartUpCommand.table(starts, idle)).contains("| 1,000 (1,000 to 1,000) | 0.00 |",
				"| 1,500 (1,500 to 1,500) | 500 |");
	}

}
