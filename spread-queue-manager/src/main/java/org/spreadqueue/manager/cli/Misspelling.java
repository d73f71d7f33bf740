// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

/** Tells whether a word is probably another one, mistyped. */
final class Misspelling {

	/** Letters too many, too few or wrong; two letters exchanged are two wrong ones. */
	private static final int MOST = 2;

	private Misspelling() {
	}

	static boolean isLikely(String typed, String meant) {
		return distance(typed, meant) <= MOST;
	}

	/** The distance of Levenshtein. */
	private static int distance(String from, String to) {
		int[] row = new int[to.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int changed = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
			}
		}
		return row[to.length()];
	}

}
