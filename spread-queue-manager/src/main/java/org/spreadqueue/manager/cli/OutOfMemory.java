// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import org.jspecify.annotations.Nullable;

/**
 * Ends the program when there is no memory left. What it holds can no longer be trusted
 * then, and its event loop may have ended; another manager can take over only from one
 * that is gone.
 */
final class OutOfMemory {

	static final int EXIT_CODE = 4;

	private static final String TEXT = "Out of memory, the program ends. Give it more heap with -Xmx, "
			+ "or its queues less with --max-size and --max-length.";

	private static final long TIME_TO_WRITE_MILLIS = 1000;

	private OutOfMemory() {
	}

	/** Watches the threads of the program. What they catch and log is seen by the log. */
	static void watch() {
		Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
			endIfCauseOf(failure);
			if (before != null) {
				before.uncaughtException(thread, failure);
			}
			else {
				failure.printStackTrace();
			}
		});
	}

	/** Ends the program if this is why something failed. */
	static void endIfCauseOf(Throwable failure) {
		@Nullable Throwable cause = failure;
		while (cause != null) {
			if (cause instanceof OutOfMemoryError) {
				end();
			}
			cause = cause.getCause();
		}
	}

	/** Without the usual stop, which would need memory and the event loop. */
	private static void end() {
		try {
			// Nobody may be reading what is written.
			Thread writer = new Thread(() -> System.err.println(TEXT));
			writer.setDaemon(true);
			writer.start();
			writer.join(TIME_TO_WRITE_MILLIS);
		}
		catch (InterruptedException | OutOfMemoryError ex) {
			// The exit code says it, too.
		}
		finally {
			Runtime.getRuntime().halt(EXIT_CODE);
		}
	}

}
