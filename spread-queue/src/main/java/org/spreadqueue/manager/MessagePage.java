// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.util.List;

/**
 * Some of the messages of a queue, copied in order of arrival.
 *
 * @param next where the next page begins; 0 if there is none
 * @param lookedAt messages that were compared with the filter
 * @since 0.1.0
 */
public record MessagePage(List<QueuedMessage> messages, long next, int lookedAt) {

	/** Messages that are looked at for a page at most. */
	public static final int MAX_LOOKED_AT = 100_000;

	public MessagePage {
		messages = List.copyOf(messages);
	}

	/** Returns the page with empty bodies. */
	public MessagePage withoutBodies() {
		return new MessagePage(this.messages.stream().map(QueuedMessage::withoutBody).toList(), this.next,
				this.lookedAt);
	}

}
