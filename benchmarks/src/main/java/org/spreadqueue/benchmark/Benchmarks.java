// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import org.spreadqueue.benchmark.allocation.AllocationCommand;
import org.spreadqueue.benchmark.client.ClientCommand;
import org.spreadqueue.benchmark.growth.GrowthCommand;
import org.spreadqueue.benchmark.growth.ServerCommand;
import org.spreadqueue.benchmark.hostile.AttackerCommand;
import org.spreadqueue.benchmark.hostile.HostileCommand;
import org.spreadqueue.benchmark.hostile.VictimCommand;
import org.spreadqueue.benchmark.looking.LookedAtCommand;
import org.spreadqueue.benchmark.looking.LookingCommand;
import org.spreadqueue.benchmark.perl.PerlCommand;
import org.spreadqueue.benchmark.queue.ApplicationCommand;
import org.spreadqueue.benchmark.queue.QueueCommand;
import org.spreadqueue.benchmark.startup.StartUpCommand;

/** Entry point of all measurements, and of the processes that they start. */
@Command(name = "benchmarks", mixinStandardHelpOptions = true,
		description = "Measures, and prints what it has measured as Markdown.",
		subcommands = { QueueCommand.class, AllocationCommand.class, GrowthCommand.class, StartUpCommand.class,
				PerlCommand.class, ClientCommand.class, HostileCommand.class, LookingCommand.class, ServerCommand.class,
				VictimCommand.class, AttackerCommand.class, ApplicationCommand.class, LookedAtCommand.class,
				ClientCommand.RoleCommand.class, ClientCommand.DaemonCommand.class })
public final class Benchmarks {

	private Benchmarks() {
	}

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new Benchmarks()).execute(arguments));
	}

}
