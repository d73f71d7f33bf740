// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.loop;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

import org.slf4j.Logger;

/**
 * What nobody expected on a loop, be it for lack of memory. It is logged, and because
 * what was to happen later may be lost with it, such as a timer that could not be set,
 * everything on the loop that waits for something is asked to look again. For the loop
 * thread, except for adding and removing what is asked.
 */
final class LoopFailures {

	private final Set<Runnable> recoveries = new CopyOnWriteArraySet<>();

	private boolean unrecovered;

	/** Whether somebody failed when looking again, which has been logged then. */
	private boolean failedAgain;

	void addRecovery(Runnable recovery) {
		this.recoveries.add(recovery);
	}

	void removeRecovery(Runnable recovery) {
		this.recoveries.remove(recovery);
	}

	/**
	 * Notes and logs a failure; never throws. What cannot be logged goes to the thread's
	 * {@link UncaughtExceptionHandler}, as if it had ended the thread.
	 */
	void add(Logger logger, Throwable failure, String message, Object... arguments) {
		this.unrecovered = true;
		try {
			logger.atError().setCause(failure).log(message, arguments);
		}
		catch (Throwable unloggable) {
			tellLastHandler(failure);
		}
	}

	private static void tellLastHandler(Throwable failure) {
		try {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
		}
		catch (Throwable ex) {
			// Nobody is left to tell, and the loop must go on.
		}
	}

	/** Tells whether something failed and not everybody could look again yet. */
	boolean isUnrecovered() {
		return this.unrecovered;
	}

	/**
	 * Has everybody look again. Where that fails, or something is reported meanwhile, it
	 * is not over.
	 */
	void recover(Logger logger) {
		boolean failedBefore = this.failedAgain;
		this.failedAgain = false;
		this.unrecovered = false;
		for (Runnable recovery : this.recoveries) {
			try {
				recovery.run();
			}
			catch (Throwable ex) {
				this.failedAgain = true;
				this.unrecovered = true;
				// It is tried ten times a second.
				if (!failedBefore) {
					add(logger, ex, "recovering from a failure failed, and is tried again without further words");
				}
			}
		}
	}

}
