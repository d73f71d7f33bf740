// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Runs {@code kill}, {@code mixed}, {@code durable}, {@code flood}, {@code outbox},
 * {@code inbox}, or the role of a child process.
 */
public final class Reliability {

	private Reliability() {
	}

	/**
	 * Runs {@code kill [SECONDS]}, {@code mixed [SECONDS]}, {@code durable [SECONDS]},
	 * {@code flood [MESSAGES]}, {@code outbox [KILLS]}, {@code inbox [KILLS]}, or a role.
	 */
	public static void main(String[] arguments) throws Exception {
		String program = (arguments.length > 0) ? arguments[0] : "";
		List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
		switch (program) {
			case "kill" -> kill(JobSizes.SMALL, rest);
			case "mixed" -> kill(JobSizes.MIXED, rest);
			case "durable" -> System.out.println(new DurableRun(time(rest)).run());
			case "flood" ->
				System.out.println(new FloodRun(rest.isEmpty() ? 1_000_000 : Integer.parseInt(rest.get(0))).run());
			case "outbox" ->
				System.out.println(new OutboxKillRun(rest.isEmpty() ? 200 : Integer.parseInt(rest.get(0))).run());
			case "inbox" ->
				System.out.println(new InboxKillRun(rest.isEmpty() ? 200 : Integer.parseInt(rest.get(0))).run());
			case OutboxApplication.ROLE -> OutboxApplication.run(rest);
			case InboxApplication.ROLE -> InboxApplication.run(rest);
			case Roles.MANAGER -> Roles.manager(rest);
			case Roles.WORKER -> Roles.worker(rest);
			case Roles.SENDERS -> Roles.senders(rest);
			case Roles.DURABLE_SENDER -> Roles.durableSender(rest);
			default -> System.err.println("usage: kill [SECONDS] | mixed [SECONDS] | durable [SECONDS] | "
					+ "flood [MESSAGES] | outbox [KILLS] | inbox [KILLS]");
		}
	}

	private static void kill(JobSizes sizes, List<String> rest) throws Exception {
		System.out.println(KillRun.timed(time(rest), Duration.ofSeconds(1), sizes).run());
	}

	private static Duration time(List<String> rest) {
		return Duration.ofSeconds(rest.isEmpty() ? 120 : Integer.parseInt(rest.get(0)));
	}

}
