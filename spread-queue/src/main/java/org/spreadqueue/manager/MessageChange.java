// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.util.Objects;

import org.spreadqueue.protocol.frame.MessageId;

/**
 * What became of one message that was to be changed.
 *
 * @since 0.1.0
 */
public record MessageChange(MessageId id, Result result) {

	public MessageChange {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(result, "result");
	}

	public enum Result {

		DELETED,

		/** It is in its queue again, as a new message. */
		RESUBMITTED,

		/** It is not, or no longer, in the queue. */
		NOT_FOUND,

		/** A worker has it, so it is left alone. */
		IN_FLIGHT,

		/** The queue or its disk is full. It stays a dead letter. */
		NO_ROOM

	}

}
