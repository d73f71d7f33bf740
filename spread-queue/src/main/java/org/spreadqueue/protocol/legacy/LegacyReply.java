// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What arrives in the private group of a legacy sender: messages 4, 5 and 7 in section 2
 * of docs/protocol/spread-queue.md.
 *
 * @since 0.1.0
 */
public sealed interface LegacyReply {

	/** A worker has the message. */
	record Ack() implements LegacyReply {
	}

	/** A worker's answer; JSON null if the worker answered with nothing. */
	record Response(JsonNode body) implements LegacyReply {
	}

	/**
	 * The job failed. A response without a body and with the further key {@code error},
	 * which only workers of this project send; Perl senders read it as undef.
	 *
	 * @param type kind of the error, if given
	 * @param message text for people
	 */
	record Failure(@Nullable String type, String message) implements LegacyReply {
	}

	/**
	 * The manager's answer to {@code ^^status}.
	 *
	 * @param nativeManager whether it speaks the native protocol
	 * @param seal id of the key with which it seals that, {@code null} if it does not
	 */
	record Status(QueueStatistics statistics, boolean nativeManager, @Nullable String seal) implements LegacyReply {
	}

}
