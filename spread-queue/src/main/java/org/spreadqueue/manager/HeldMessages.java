package org.spreadqueue.manager;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.MessageId;

/**
 * The messages of a queue by id, waiting or with workers: how many, how many bytes, and
 * whose.
 */
final class HeldMessages {

	private final Map<MessageId, StoredMessage> messages = new HashMap<>();

	/** How many of each sender. */
	private final Map<Long, Integer> senders = new HashMap<>();

	private long bytes;

	@Nullable StoredMessage get(MessageId id) {
		return this.messages.get(id);
	}

	boolean contains(MessageId id) {
		return this.messages.containsKey(id);
	}

	/** Whether one of this sender's is among them. */
	boolean containsAnyOf(long incarnation) {
		return this.senders.containsKey(incarnation);
	}

	int size() {
		return this.messages.size();
	}

	/** Sum of {@link StoredMessage#size()}. */
	long bytes() {
		return this.bytes;
	}

	void add(StoredMessage message) {
		this.messages.put(message.id(), message);
		this.senders.merge(message.id().incarnation(), 1, Integer::sum);
		this.bytes += message.size();
	}

	void remove(StoredMessage message) {
		this.messages.remove(message.id());
		this.senders.computeIfPresent(message.id().incarnation(), (key, count) -> (count > 1) ? count - 1 : null);
		this.bytes -= message.size();
	}

}
