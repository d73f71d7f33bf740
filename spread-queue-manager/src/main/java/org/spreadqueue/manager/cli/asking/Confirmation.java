// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.io.Console;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Asks before something is lost. */
final class Confirmation {

	@Option(names = "--yes", description = "Does not ask. Without a terminal, it is needed.")
	private boolean yes;

	/**
	 * Whether somebody means it: has said so, or types the name of the queue.
	 * @param effect what is going to happen, as a sentence
	 */
	boolean given(String queue, String effect) {
		if (this.yes) {
			return true;
		}
		Console console = Terminal.console();
		if (console == null) {
			return false;
		}
		String typed = console.readLine("%s%nType the name of the queue to go on: ", effect);
		return isName(queue, typed);
	}

	private static boolean isName(String queue, @Nullable String typed) {
		return typed != null && typed.strip().equals(queue);
	}

}
