package org.spreadqueue.manager.machine;

/**
 * What the machine of a manager may ask of its surroundings besides Spread. Calls must
 * not call back into the machine. Programs are named by their private groups.
 */
public interface ManagerEffects {

	/** This is the manager of the queue now. */
	void becameActive();

	/** The queue has a manager already; this one has left the groups. */
	void gaveWay(String other);

	/**
	 * Another program is, and stays, in the group that belongs to the manager alone. If
	 * it is a manager, messages are processed twice.
	 */
	void intruder(String other);

	/** A message came that is of no use. */
	void dropped(String from, String reason);

	/** A worker was lost, and what it had waits again. */
	void requeued(String worker);

	/** A message is a dead letter now and no longer held. */
	void deadLetter(DeadLetter letter);

	/** The manager has ended, and with it the messages that wait. */
	void closed(int waiting);

}
