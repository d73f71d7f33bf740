// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.machine.DeadLetterHeaders;

/**
 * The story of a dead letter, as its headers tell it. Who puts a message into a
 * dead-letter queue itself can write anything there.
 *
 * @param exception class of the last attempt's exception, {@code null} if unknown
 * @param message its text, {@code null} if there is none or it is not shown
 * @param queue where the message comes from
 * @param attempts number of the last attempt
 * @param id the message's id in that queue
 * @param firstSeen when it came into that queue
 */
public record DeathDescription(String reason, @Nullable String exception, @Nullable String message,
		@Nullable String queue, @Nullable String attempts, @Nullable String id, @Nullable String firstSeen) {

	/** Returns the story, {@code null} if it is no dead letter. */
	static @Nullable DeathDescription of(Map<String, String> headers, ShownContent shown) {
		String reason = headers.get(DeadLetterHeaders.REASON);
		if (reason == null) {
			return null;
		}
		return new DeathDescription(reason, headers.get(DeadLetterHeaders.ERROR_TYPE),
				shown.header(DeadLetterHeaders.ERROR_MESSAGE, headers.get(DeadLetterHeaders.ERROR_MESSAGE)),
				headers.get(DeadLetterHeaders.QUEUE), headers.get(DeadLetterHeaders.DELIVERIES),
				headers.get(DeadLetterHeaders.ID), headers.get(DeadLetterHeaders.FIRST_SEEN));
	}

}
