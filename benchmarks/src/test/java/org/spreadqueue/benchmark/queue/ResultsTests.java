// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResultsTests {

	private static final Row ROW = Row.parse("request:200:1:1");

	private final Results results = new Results();

	@Test
	void tableHasMediansAndSpread() {
		for (double rate : new double[] { 300, 100, 200 }) {
			this.results.add(ROW, Column.TCP, Map.of(Figure.RATE, rate));
		}
		this.results.add(ROW, Column.TCP, Map.of(Figure.P50, 1.5));
		assertThat(this.results.table(List.of(Column.TCP, Column.RABBIT))).isEqualTo("""
				|  | spread-queue, real daemon, TCP | RabbitMQ, Spring AMQP |
				| --- | ---: | ---: |
				| request, 200 B, 1 listener, 1 caller: per second | 200 (100 to 300) |  |
				| request, 200 B, 1 listener, 1 caller: p50 us | 1.50 (1.50 to 1.50) |  |
				""");
	}

	@Test
	void comparisonSaysHowManyTimesAsGood() {
		this.results.add(ROW, Column.TCP, Map.of(Figure.RATE, 500.0, Figure.P50, 50.0, Figure.SENDER_CPU, 1.0));
		this.results.add(ROW, Column.RABBIT, Map.of(Figure.RATE, 100.0, Figure.P50, 100.0, Figure.SENDER_CPU, 1.0));
		assertThat(this.results.comparison(List.of(Column.TCP, Column.RABBIT), Column.RABBIT)).isEqualTo("""
				| times as good as RabbitMQ, Spring AMQP | spread-queue, real daemon, TCP |
				| --- | ---: |
				| request, 200 B, 1 listener, 1 caller: per second | 5.00 |
				| request, 200 B, 1 listener, 1 caller: p50 us | 2.00 |
				""");
	}

}
