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
	 * @param now the time
	 */
	void finished(long job, @Nullable String failure, long now);

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

		/** The worker has said goodbye. */
		void left();

	}

}
