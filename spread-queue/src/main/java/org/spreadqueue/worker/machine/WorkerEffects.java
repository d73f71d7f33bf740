// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import org.spreadqueue.driver.Machine;
import org.spreadqueue.worker.Job;

/**
 * What a worker's machine asks for besides its channels. Called within a transition: an
 * implementation must not call the machine before it returns.
 */
public interface WorkerEffects {

	/** Starts a job. Its end is for {@link WorkerMachine#finished}. */
	void start(Job job);

	/**
	 * Offers a job that begins after those offered before, when fewer jobs run than the
	 * worker's concurrency. Its end is for {@link WorkerMachine#finished}.
	 * @param latest when it must have begun, or {@link Machine#NEVER} if at any time;
	 * after that it does not begin, which is for {@link WorkerMachine#overdue}
	 * @param tell whether its begin is for {@link WorkerMachine#begun}
	 */
	void offer(Job job, long latest, boolean tell);

	/**
	 * Takes back an offered job, by its number, unless it has begun or ended.
	 * @return whether it is taken back and never begins
	 */
	boolean withdraw(long number);

	/** Reports a useless message, by the private group of its sender. */
	void dropped(String from, String reason);

	/**
	 * Reports that an answer, or the text of a failure, cannot be sent as it is: its
	 * originator gets a failure that says why, or the beginning of the text.
	 */
	void replaced(String originator, String reason);

	/**
	 * Reports that messages are lost: a legacy manager had dispatched them, and they had
	 * not begun when the worker was abandoned.
	 */
	void lost(int messages);

	/**
	 * Reports the goodbye, before the last channels close. If not finished, the manager
	 * requeues the running jobs.
	 */
	void left(boolean finished);

}
