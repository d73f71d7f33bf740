// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import org.jspecify.annotations.Nullable;

/**
 * A worker as the simulation sees it.
 */
public interface WorkerProgram extends Program {

	/**
	 * A job has ended.
	 * @param job its number in this worker
	 * @param failure what the listener threw, {@code null} if it returned
	 * @param took how long it ran, in nanoseconds
	 * @param now the time
	 */
	void finished(long job, @Nullable String failure, long took, long now);

	/**
	 * An offered job has begun.
	 * @param job its number in this worker
	 * @param now the time
	 */
	void begun(long job, long now);

	/**
	 * An offered job has not begun in time.
	 * @param job its number in this worker
	 * @param now the time
	 */
	void overdue(long job, long now);

	/**
	 * The worker is to leave as soon as its running jobs are done.
	 * @param now the time
	 */
	void leave(long now);

	/** What a worker can do to the world. */
	interface WorkerSurroundings extends Surroundings {

		/**
		 * Runs a job.
		 * @param job its number in this worker
		 * @param body what the message carries
		 */
		void run(long job, byte[] body);

		/**
		 * Runs a job when it is its turn.
		 * @param job its number in this worker
		 * @param body what the message carries
		 * @param latest when it must have begun
		 * @param tell whether the program is to hear of its begin
		 */
		void offer(long job, byte[] body, long latest, boolean tell);

		/**
		 * Takes back an offered job.
		 * @param job its number in this worker
		 * @return whether it had not begun
		 */
		boolean withdraw(long job);

		/** The worker has said goodbye. */
		void left();

	}

}
