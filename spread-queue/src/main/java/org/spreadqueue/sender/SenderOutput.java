package org.spreadqueue.sender;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.Packet;

/**
 * What a sender machine wants done, in this order.
 */
sealed interface SenderOutput {

	/**
	 * Multicast a message through a session.
	 *
	 * @param channel the session's number
	 * @param group where to
	 * @param body the bytes
	 */
	record Multicast(int channel, String group, byte[] body) implements SenderOutput {
	}

	/**
	 * Open a further session.
	 *
	 * @param channel its number
	 */
	record Open(int channel) implements SenderOutput {
	}

	/**
	 * Close a session.
	 *
	 * @param channel its number
	 */
	record Close(int channel) implements SenderOutput {
	}

	/**
	 * Multicast a native message through a session.
	 *
	 * @param channel the session's number
	 * @param packet what, and where to
	 */
	record Native(int channel, Packet packet) implements SenderOutput {
	}

	/**
	 * A one-way message is with a manager. May be said again when the message had to go
	 * to another manager.
	 *
	 * @param id its number
	 * @param messageId its identity in the queue
	 * @param doneFollows whether it will be known what becomes of it: a Perl manager does
	 * not say
	 */
	record Confirmed(long id, MessageId messageId, boolean doneFollows) implements SenderOutput {
	}

	/**
	 * A one-way message was processed.
	 *
	 * @param id its number
	 */
	record Done(long id) implements SenderOutput {
	}

	/**
	 * A request was answered.
	 *
	 * @param id its number
	 * @param body the answer
	 */
	record Answered(long id, JsonNode body) implements SenderOutput {
	}

	/**
	 * A request was answered with an error.
	 *
	 * @param id its number
	 * @param type kind of the error
	 * @param message text for people
	 * @param attempt in which delivery it happened, from 1
	 */
	record JobFailed(long id, @Nullable String type, String message, int attempt) implements SenderOutput {
	}

	/**
	 * A message or its answer failed. After {@link Confirmed}, what failed is not the
	 * handing over but the processing, or its report.
	 *
	 * @param id its number
	 * @param reason why
	 * @param detail text for people
	 */
	record Failed(long id, Reason reason, String detail) implements SenderOutput {
	}

	/**
	 * The manager of the queue was found, or another one than before.
	 *
	 * @param manager who it is
	 */
	record ManagerFound(ManagerInfo manager) implements SenderOutput {
	}

	/** The manager of the queue does not answer any more, or never did. */
	record ManagerMissing() implements SenderOutput {
	}

	/**
	 * Something arrived that nobody waits for, such as the answer to a one-way message or
	 * one that came too late.
	 *
	 * @param from its sender
	 * @param what what it is
	 */
	record Ignored(String from, String what) implements SenderOutput {
	}

}
