package org.spreadqueue.manager.store;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.MessageId;

/** The messages of a queue by id, waiting or in flight, and their number and bytes. */
final class HeldMessages {

	private final Map<MessageId, StoredMessage> messages = new HashMap<>();

	/** How many messages of each producer. */
	private final Map<Long, Integer> producers = new HashMap<>();

	private long bytes;

	@Nullable StoredMessage get(MessageId id) {
		return this.messages.get(id);
	}

	boolean contains(MessageId id) {
		return this.messages.containsKey(id);
	}

	boolean containsAnyOf(long producer) {
		return this.producers.containsKey(producer);
	}

	int size() {
		return this.messages.size();
	}

	long bytes() {
		return this.bytes;
	}

	void add(StoredMessage message) {
		this.messages.put(message.id(), message);
		this.producers.merge(message.id().producer(), 1, Integer::sum);
		this.bytes += message.size();
	}

	void remove(StoredMessage message) {
		this.messages.remove(message.id());
		this.producers.computeIfPresent(message.id().producer(), (key, count) -> (count > 1) ? count - 1 : null);
		this.bytes -= message.size();
	}

}
