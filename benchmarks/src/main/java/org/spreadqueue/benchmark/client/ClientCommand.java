// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.spreadqueue.benchmark.common.Machine;
import org.spreadqueue.benchmark.common.Timing;

/** Measures the client and the daemons, without queues. */
@Command(name = "client", mixinStandardHelpOptions = true,
		description = "Measures messages and round trips of the Spread client and the daemons, without queues.")
public final class ClientCommand implements Callable<Integer> {

	static final String ROLE = "role";

	@Mixin
	private final Timing timing = new Timing();

	@Option(names = "--sizes", split = ",", defaultValue = "100,1000,10000,100000",
			description = "Bytes of one-way messages. Default: ${DEFAULT-VALUE}")
	private List<Integer> sizes = List.of();

	@Option(names = "--round-trip-sizes", split = ",", defaultValue = "100,10000",
			description = "Bytes of round trips. Default: ${DEFAULT-VALUE}")
	private List<Integer> roundTripSizes = List.of();

	@Option(names = "--others", paramLabel = "NAME=COMMAND;...", defaultValue = "",
			description = "Programs that use other client libraries, for the real daemon.")
	private String others = "";

	@Override
	public Integer call() throws Exception {
		Plan plan = new Plan(this.timing.rounds(), this.sizes, this.roundTripSizes, this.timing.warmUp(),
				this.timing.time(), Plan.others(this.others));
		System.out.printf("%s%n%n%s", Machine.description(), new Suite(plan).run());
		return 0;
	}

	/** One role in a process of its own. */
	@Command(name = ROLE, hidden = true)
	public static final class RoleCommand implements Callable<Integer> {

		@Parameters
		private List<String> arguments = List.of();

		@Override
		public Integer call() throws Exception {
			RoleProgram.run(Role.parse(this.arguments.get(0)), this.arguments.subList(1, this.arguments.size()));
			return 0;
		}

	}

	/** An embedded daemon in a process of its own. */
	@Command(name = Daemon.PROGRAM, hidden = true)
	public static final class DaemonCommand implements Callable<Integer> {

		@Override
		public Integer call() throws Exception {
			Daemon.runProgram();
			return 0;
		}

	}

}
