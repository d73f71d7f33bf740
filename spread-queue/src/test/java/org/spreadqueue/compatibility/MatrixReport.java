// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The matrix as text: which case passed for which pairing.
 */
final class MatrixReport {

	private static final List<String> CASES = List.of("one-way", "request", "four workers", "YAML", "worker dies");

	private final String perlSide;

	private final Set<String> passed = new LinkedHashSet<>();

	MatrixReport(String perlSide) {
		this.perlSide = perlSide;
	}

	synchronized void passed(String testCase, PerlMatrixTests.Pairing pairing) {
		this.passed.add(testCase + pairing);
	}

	synchronized void print() {
		StringBuilder table = new StringBuilder("The Perl side was: " + this.perlSide + "\n");
		table.append(String.format("%-40s | %s%n", "", String.join(" | ", CASES)));
		PerlMatrixTests.pairings().forEach((pairing) -> {
			table.append(String.format("%-40s", pairing));
			CASES.forEach((testCase) -> table.append(String.format(" | %-" + testCase.length() + "s",
					this.passed.contains(testCase + pairing) ? "ok" : "-")));
			table.append("\n");
		});
		System.out.println(table);
	}

}
