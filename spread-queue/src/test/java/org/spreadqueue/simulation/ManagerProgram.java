// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

/**
 * A manager as the simulation sees it.
 */
public interface ManagerProgram extends Program {

	/**
	 * Tells whether it is the manager of the queue, as far as it knows.
	 * @return whether it gives out messages
	 */
	boolean isActive();

	/**
	 * Tells whether it waits for another manager to end.
	 * @return whether it takes over then
	 */
	boolean isStandingBy();

	/**
	 * The manager is to end.
	 * @param now the time
	 */
	void stop(long now);

	/**
	 * Returns the messages that it holds, waiting or with workers.
	 * @return their number
	 */
	int held();

	/**
	 * Returns the messages that wait in it.
	 * @return their number
	 */
	int waiting();

	/**
	 * Returns the memory that its messages take.
	 * @return bytes
	 */
	long bytes();

	/** What a manager can do to the world. */
	interface ManagerSurroundings extends Surroundings {

		/**
		 * A message is given up.
		 * @param body what it carries
		 */
		void deadLettered(byte[] body);

		/**
		 * The manager has ended.
		 * @param left messages that it had and that no other manager and no disk has
		 */
		void closed(int left);

	}

}
