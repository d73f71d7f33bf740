// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

/** Reads a time in whole seconds, of a day at most. */
public final class SecondsConverter extends NumberConverter {

	private static final int DAY = 24 * 60 * 60;

	public SecondsConverter() {
		super("number of seconds", 1, DAY);
	}

}
