// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.io.Console;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Whether there is somebody who reads and types. */
final class Terminal {

	/** Moves to the beginning and clears what is below. */
	static final String CLEAR = "\u001b[H\u001b[J";

	private Terminal() {
	}

	/** Returns the terminal, {@code null} if input or output are something else. */
	static @Nullable Console console() {
		return Optional.ofNullable(System.console()).filter(Terminal::isTerminal).orElse(null);
	}

	/**
	 * From Java 22 on, there is a console in any case, which tells by a method that Java
	 * 17 does not have.
	 */
	private static boolean isTerminal(Console console) {
		try {
			return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

}
