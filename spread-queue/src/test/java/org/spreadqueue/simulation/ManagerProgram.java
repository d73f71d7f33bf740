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

}
