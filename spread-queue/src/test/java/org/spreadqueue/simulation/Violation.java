// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.function.Supplier;

/**
 * An invariant does not hold.
 */
final class Violation extends RuntimeException {

	private static final long serialVersionUID = 1L;

	Violation(String invariant, String detail) {
		super(invariant + ": " + detail);
	}

	static void unless(boolean holds, String invariant, String detail) {
		if (!holds) {
			throw new Violation(invariant, detail);
		}
	}

	/** For what is checked all the time. */
	static void unless(boolean holds, String invariant, Supplier<String> detail) {
		if (!holds) {
			throw new Violation(invariant, detail.get());
		}
	}

}
