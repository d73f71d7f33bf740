// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.allocation;

import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.spreadqueue.benchmark.common.Machine;

/** Prints what a small job allocates. */
@Command(name = "allocation", mixinStandardHelpOptions = true,
		description = "Counts bytes allocated and Spread messages per job of 200 bytes, in one JVM.")
public final class AllocationCommand implements Callable<Integer> {

	@Option(names = "--jobs", defaultValue = "50000", description = "Jobs of a run. Default: ${DEFAULT-VALUE}")
	private int jobs;

	@Override
	public Integer call() throws Exception {
		JobCost cost = new AllocationRun(this.jobs).run();
		System.out.printf("%s%n%n| part | bytes allocated per job |%n| --- | ---: |%n", Machine.description());
		cost.bytes()
			.forEach((part, bytes) -> System.out.printf(Locale.ROOT, "| %s | %,.0f |%n",
					part.name().toLowerCase(Locale.ROOT), bytes));
		System.out.printf(Locale.ROOT, "%nSpread messages per job: %.3f%n", cost.spreadMessages());
		return 0;
	}

}
