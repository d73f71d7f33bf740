// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.util.List;
import java.util.concurrent.ExecutionException;

import org.spreadqueue.spread.SpreadSession;

/**
 * One role as a program: prints {@code ready} when the other side may start, and ends
 * with the outcome.
 */
final class RoleProgram {

	static final String READY = "ready";

	private RoleProgram() {
	}

	static void run(Role role, List<String> arguments) throws InterruptedException, ExecutionException {
		Driver driver = Driver.of(role, Setup.parse(arguments));
		try (SpreadSession session = driver.open()) {
			driver.ready().get();
			System.out.println(READY);
			Outcome outcome = driver.outcome().get();
			System.out.println(outcome);
		}
	}

}
