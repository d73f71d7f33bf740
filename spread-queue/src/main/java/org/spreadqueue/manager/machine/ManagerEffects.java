// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import org.spreadqueue.protocol.frame.Content;

/**
 * What a manager's machine reports, besides what it asks of its channels. Calls must not
 * call back into the machine. Programs are named by their private groups.
 */
public interface ManagerEffects {

	/** This is the manager of the queue now. */
	void becameActive();

	/**
	 * The queue already has a manager; this one has left the groups, and stands by or, if
	 * that one has answered, closes.
	 */
	void gaveWay(String other, boolean standsBy);

	/**
	 * Another program is, and stays, in the managers' group. If it is a manager, messages
	 * are processed twice.
	 */
	void intruder(String other);

	/**
	 * Another program is in the managers' group and does not answer, so the queue has no
	 * manager. Reported once, until a manager answers.
	 */
	void mute(String other);

	/** A message came that is of no use. */
	void dropped(String from, String reason);

	/**
	 * A worker does not have so many messages that were dispatched to it; they are
	 * requeued.
	 */
	void missing(String worker, int messages);

	/** A worker was lost; its messages are requeued or become dead letters. */
	void requeued(String worker);

	/** A message is a dead letter now and no longer held. */
	void deadLetter(DeadLetter letter);

	/**
	 * An operator asks something. The answer goes to {@link ManagedQueue#answered}, with
	 * the ticket as its number, and is not waited for.
	 */
	void question(String from, long ticket, Content question);

	/** The manager has ended. */
	void closed(LastMessages messages);

}
