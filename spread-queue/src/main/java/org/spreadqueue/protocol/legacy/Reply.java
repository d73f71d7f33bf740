package org.spreadqueue.protocol.legacy;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What arrives in the private group of a sender (messages 4, 5 and 7 of the protocol).
 */
public sealed interface Reply {

	/** A worker has the message. */
	record Ack() implements Reply {
	}

	/**
	 * A worker's answer.
	 *
	 * @param body the answer, JSON null if the worker answered with nothing
	 */
	record Response(JsonNode body) implements Reply {
	}

	/**
	 * A worker of this project reports that the job failed: a response without body that
	 * has the further key {@code error}. Perl senders read it as a response of undef.
	 *
	 * @param type kind of the error, if given
	 * @param message text for people
	 */
	record Failure(@Nullable String type, String message) implements Reply {
	}

	/**
	 * The manager's answer to {@code ^^status}.
	 *
	 * @param statistics what it says
	 * @param nativeManager whether it speaks the native protocol
	 */
	record Status(QueueStatistics statistics, boolean nativeManager) implements Reply {
	}

}
