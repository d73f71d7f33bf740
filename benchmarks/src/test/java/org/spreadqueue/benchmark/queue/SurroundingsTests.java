// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SurroundingsTests {

	@Test
	void realDaemonsAreMeasuredWhereTheyAreNamed() {
		assertThat(new Surroundings(Map.of()).columns())
			.contains(Column.EMBEDDED, Column.SEALED, Column.ONE_JVM, Column.ARTEMIS)
			.doesNotContain(Column.TCP, Column.UNIX, Column.PERL_MANAGER);
		Surroundings all = new Surroundings(Map.of("SPREAD_DAEMON", "4803@localhost", "SPREAD_DAEMON_UNIX", "4803",
				"SPREAD_QUEUE_PERL", "/usr/bin"));
		assertThat(all.columns()).contains(Column.TCP, Column.UNIX, Column.PERL_MANAGER);
		assertThat(all.address(Column.PERL_MANAGER)).contains("4803@localhost");
		assertThat(all.perlManager()).contains("/usr/bin/sqm");
	}

	@Test
	void perlManagerGetsSmallJobsOnly() {
		assertThat(Column.PERL_MANAGER.takes(Row.parse("one-way:200:1:1"))).isTrue();
		assertThat(Column.PERL_MANAGER.takes(Row.parse("one-way:1000000:1:1"))).isFalse();
	}

}
