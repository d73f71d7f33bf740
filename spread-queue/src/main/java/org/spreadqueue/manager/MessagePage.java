package org.spreadqueue.manager;

import java.util.ArrayList;
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

	/** Whether nothing more can be found, or may be looked for. */
	boolean isComplete(int max) {
		return this.next == 0 || this.messages.size() >= max || this.lookedAt >= MAX_LOOKED_AT;
	}

	MessagePage followedBy(MessagePage other) {
		List<QueuedMessage> all = new ArrayList<>(this.messages);
		all.addAll(other.messages);
		return new MessagePage(all, other.next, this.lookedAt + other.lookedAt);
	}

}
