package org.spreadqueue.manager;

import org.spreadqueue.protocol.frame.Packet;

/**
 * What a manager machine wants done, in this order.
 */
sealed interface ManagerOutput {

	/**
	 * Multicast a message.
	 *
	 * @param group where to
	 * @param body the bytes
	 */
	record Send(String group, byte[] body) implements ManagerOutput {
	}

	/**
	 * Join a group.
	 *
	 * @param group its name
	 */
	record Join(String group) implements ManagerOutput {
	}

	/**
	 * Leave a group.
	 *
	 * @param group its name
	 */
	record Leave(String group) implements ManagerOutput {
	}

	/** This is the manager of the queue now. */
	record BecameActive() implements ManagerOutput {
	}

	/**
	 * The queue has a manager already; this one has left the groups.
	 *
	 * @param other its private group
	 */
	record GaveWay(String other) implements ManagerOutput {
	}

	/**
	 * Another program is, and stays, in the group that belongs to the manager alone. If
	 * it is a manager, messages are processed twice.
	 *
	 * @param other its private group
	 */
	record Intruder(String other) implements ManagerOutput {
	}

	/**
	 * A message came that is of no use; say so.
	 *
	 * @param from its sender
	 * @param reason what is wrong with it
	 */
	record Dropped(String from, String reason) implements ManagerOutput {
	}

	/**
	 * A worker was lost; what it had been given goes to another one.
	 *
	 * @param worker its private group
	 */
	record Reassigned(String worker) implements ManagerOutput {
	}

	/**
	 * Multicast a native message.
	 *
	 * @param packet its groups and bytes
	 */
	record Native(Packet packet) implements ManagerOutput {
	}

	/**
	 * A message is a dead letter now and no longer held.
	 *
	 * @param message the message
	 * @param cause why
	 */
	record DeadLetter(StoredMessage message, DeadLetterQueue.Cause cause) implements ManagerOutput {
	}

}
