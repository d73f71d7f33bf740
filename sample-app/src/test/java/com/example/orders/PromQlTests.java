// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PromQlTests {

	@Test
	void metricsAreNeitherFunctionsNorLabelsNorKeywords() {
		PromQl expression = PromQl.parse("sum by (queue, listener) (rate(failed_total{queue=~\"$queue\"}[5m]))"
				+ " / sum(rate(received_total[$__rate_interval])) by (queue) > 0.1 and on (queue) active == bool 1e3");
		assertThat(expression.metrics())
			.isEqualTo(Map.of("failed_total", Set.of("queue"), "received_total", Set.of(), "active", Set.of()));
		assertThat(expression.grouping()).containsExactlyInAnyOrder("queue", "listener");
	}

	@Test
	void whatIsInAStringIsNoName() {
		PromQl expression = PromQl
			.parse("histogram_quantile(0.95, wait{le!=\"a \\\" b{c}\", queue=\"by (x)\"} offset 5m)");
		assertThat(expression.metrics()).isEqualTo(Map.of("wait", Set.of("le", "queue")));
		assertThat(expression.grouping()).isEmpty();
	}

}
