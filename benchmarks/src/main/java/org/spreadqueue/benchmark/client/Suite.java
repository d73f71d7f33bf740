// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.util.List;
import java.util.stream.Stream;

import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.spread.SpreadAddress;

/**
 * Measures everything, round by round, so that a disturbance of the machine hits one
 * round of each row and not all rounds of one row.
 */
final class Suite {

	private static final String OURS = "spread-client";

	private final Plan plan;

	private final Table table = new Table();

	private int groups;

	Suite(Plan plan) {
		this.plan = plan;
	}

	String run() throws Exception {
		try (Daemon elsewhere = Daemon.elsewhere(); Daemon here = Daemon.here()) {
			Daemon external = Daemon.external();
			Client ours = new Client.Processes(OURS, Participant.java(ClientCommand.ROLE));
			for (int round = 0; round < this.plan.rounds(); round++) {
				if (external != null) {
					measure(external, Stream.concat(Stream.of(ours), this.plan.others().stream()).toList());
				}
				measure(elsewhere, List.of(ours));
				measure(here, List.of(new Client.SameJvm(OURS)));
			}
		}
		return this.table.markdown();
	}

	private void measure(Daemon daemon, List<Client> clients) {
		for (SpreadAddress address : daemon.addresses()) {
			this.plan.sizes()
				.forEach((size) -> clients.forEach((client) -> measure(daemon, address, client, size, true)));
			this.plan.roundTripSizes()
				.forEach((size) -> clients.forEach((client) -> measure(daemon, address, client, size, false)));
		}
	}

	private void measure(Daemon daemon, SpreadAddress address, Client client, int size, boolean oneWay) {
		Setup setup = new Setup(address, "bench-" + ProcessHandle.current().pid() + "-" + this.groups++, size,
				Plan.window(size), this.plan.warmUp(), this.plan.time());
		String transport = (address instanceof SpreadAddress.Tcp) ? "TCP" : "UNIX";
		Table.Row row = new Table.Row(daemon.name(), transport, client.name(), size);
		try {
			Client.Pair pair = oneWay ? client.run(Role.RECEIVE, Role.SEND, setup)
					: client.run(Role.PONG, Role.PING, setup);
			this.table.add(row, oneWay, pair);
			System.err.println(row.cells() + (oneWay ? " one way: " : " round trip: ") + pair);
		}
		catch (RuntimeException ex) {
			// A library without this transport must not end everything.
			System.err.println(row.cells() + ": " + ex.getMessage());
		}
	}

}
