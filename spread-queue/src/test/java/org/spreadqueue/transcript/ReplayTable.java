// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.transcript;

import java.util.List;
import java.util.Map;

/**
 * Says of each recorded program whether ours was put in its place, and why not.
 */
public final class ReplayTable {

	private ReplayTable() {
	}

	/**
	 * Prints the table.
	 * @param role worker, sender or manager
	 * @param recorded the recorded programs
	 * @param excluded those not replayed, with the reason
	 * @param better those in whose place ours does something else, with the defect
	 */
	public static void print(String role, List<String> recorded, Map<String, String> excluded,
			Map<String, String> better) {
		StringBuilder table = new StringBuilder("Our " + role + " in place of the recorded one:\n");
		for (String program : recorded) {
			String verdict = excluded.containsKey(program) ? "not replayed: " + excluded.get(program)
					: better.getOrDefault(program, "same");
			table.append(String.format("%-45s %s%n", program, verdict));
		}
		System.out.println(table);
	}

}
