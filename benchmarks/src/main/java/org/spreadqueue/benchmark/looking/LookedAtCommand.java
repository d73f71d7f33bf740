// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.looking;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import com.sun.management.OperatingSystemMXBean;
import picocli.CommandLine.Command;

/**
 * The application that is looked at, in a process of its own. It reads a command a line,
 * and answers each with a line, until its input ends.
 */
@Command(name = LookedAtCommand.NAME, hidden = true)
public final class LookedAtCommand implements Callable<Integer> {

	static final String NAME = "looked-at";

	/** Followed by the port of the web server and the address of the daemon. */
	static final String READY = "ready";

	/** Makes it send. */
	static final String WORK = "work";

	/** Makes it send nothing. */
	static final String REST = "rest";

	/**
	 * Answered with jobs that have run, nanoseconds of its clock, and those of processors
	 * that the process has used.
	 */
	static final String COUNT = "count";

	@Override
	public Integer call() throws Exception {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
				LookedAtApplication application = new LookedAtApplication()) {
			System.out.println(READY + " " + application.port() + " " + application.daemon());
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				switch (line) {
					case WORK -> application.work();
					case REST -> application.rest();
					case COUNT -> {
						// Only counts.
					}
					default -> throw new IllegalArgumentException(line);
				}
				System.out.println(
						line + " " + application.jobs() + " " + System.nanoTime() + " " + system.getProcessCpuTime());
			}
		}
		return 0;
	}

}
