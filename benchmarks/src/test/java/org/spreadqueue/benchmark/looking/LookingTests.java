// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.looking;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.spreadqueue.benchmark.looking.Look.Looker;
import org.spreadqueue.benchmark.looking.Looking.Count;
import org.spreadqueue.benchmark.looking.LookingCommand.Cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** All parts of the program work. Nothing here is a measurement. */
class LookingTests {

	private static final long SECOND = 1_000_000_000;

	@Test
	void anApplicationThatWorksIsLookedAt() throws Exception {
		try (LookedAtApplication application = new LookedAtApplication()) {
			application.work();
			for (Look look : Look.values()) {
				try (Looker looker = look.open(application.port(), application.daemon())) {
					int bytes = looker.look();
					assertThat(bytes > 0).as(look.title()).isEqualTo(look != Look.WATCH);
				}
			}
			application.rest();
			assertThat(application.jobs()).isPositive();
		}
	}

	@Test
	void lossesArePercentOfWhatIsDoneAlone() {
		Comparison comparison = new Comparison();
		comparison.add(jobs(1000), jobs(990));
		comparison.add(jobs(2000), jobs(1940));
		assertThat(comparison.mean()).isCloseTo(2, within(1e-9));
		assertThat(comparison.error()).isCloseTo(1.96, within(1e-9));
		Map<Look, Comparison> working = new EnumMap<>(Map.of(Look.CONSOLE, comparison));
		assertThat(LookingCommand.table(working, Map.of(Look.CONSOLE, List.of(new Cost(1.5, 20_000)))))
			.contains("| 1,500 (1,000 to 2,000) | 1,465 (990 to 1,940) | 2.00 ± 1.96 | 1.50 (1.50 to 1.50) | 20,000 |");
	}

	@Test
	void whatIsUsedWithoutALookIsNotCountedForIt() {
		Count alone = new Count(0, 10 * SECOND, SECOND / 10, 0, 0);
		Count lookedAt = new Count(0, 20 * SECOND, SECOND, 40, 4000);
		assertThat(Cost.of(alone, lookedAt).cpuMillis()).isCloseTo(20, within(1e-9));
		assertThat(Cost.of(alone, lookedAt).bytes()).isEqualTo(100);
	}

	private static Count jobs(long jobs) {
		return new Count(jobs, SECOND, 0, 0, 0);
	}

}
