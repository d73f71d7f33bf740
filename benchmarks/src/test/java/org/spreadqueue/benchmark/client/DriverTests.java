// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.spread.SpreadAddress;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each driver runs for a few messages. Nothing here is a measurement.
 */
class DriverTests {

	private static final Duration SHORT = Duration.ofMillis(30);

	@ParameterizedTest
	@ValueSource(ints = { 100, 100_000 })
	void sendsOneWay(int size) throws Exception {
		try (Daemon daemon = Daemon.here()) {
			for (SpreadAddress address : daemon.addresses()) {
				Client.Pair pair = new Client.SameJvm("here").run(Role.RECEIVE, Role.SEND,
						new Setup(address, "one-way", size, 8, SHORT, SHORT));
				assertThat(pair.passive().messages()).isPositive().isEqualTo(pair.active().messages() - 1);
			}
		}
	}

	@Test
	void measuresRoundTrips() throws Exception {
		try (Daemon daemon = Daemon.here()) {
			Client.Pair pair = new Client.SameJvm("here").run(Role.PONG, Role.PING,
					new Setup(daemon.addresses().get(0), "round-trip", 100, 8, SHORT, SHORT));
			assertThat(pair.active().p50()).isPositive().isLessThanOrEqualTo(pair.active().p99());
		}
	}

	@Test
	void setupAndOutcomeTravelAsText() {
		Setup setup = new Setup(SpreadAddress.parse("4803@localhost"), "group", 100, 256, SHORT, SHORT);
		assertThat(Setup.parse(setup.arguments())).isEqualTo(setup);
		Outcome outcome = new Outcome(1, 2, 3, 4, 5);
		assertThat(Outcome.parse(outcome.toString())).isEqualTo(outcome);
	}

	@Test
	void tableHasMedians() {
		Table table = new Table();
		for (long nanos : List.of(1_000_000L, 2_000_000L, 9_000_000L)) {
			Outcome outcome = new Outcome(1000, nanos, nanos, 0, 0);
			table.add(new Table.Row("real", "TCP", "ours", 100), true, new Client.Pair(outcome, outcome));
		}
		assertThat(table.markdown()).contains("| real | TCP | ours | 100 | 500,000 | 50.0 | 2.0 us | 2.0 us |");
	}

}
