// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

/** Reads how many of something are wanted, one at least. */
public final class CountConverter extends NumberConverter {

	public CountConverter() {
		super("whole number", 1, Integer.MAX_VALUE);
	}

}
