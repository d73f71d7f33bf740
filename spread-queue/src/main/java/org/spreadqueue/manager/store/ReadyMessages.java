// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.SequenceMap;

/** The messages that can be dispatched now: by priority, then in order of arrival. */
final class ReadyMessages {

	/** The highest priority first. */
	private final List<SequenceMap<StoredMessage>> lines = Stream.generate(() -> new SequenceMap<StoredMessage>())
		.limit(StoredMessage.HIGHEST_PRIORITY + 1L)
		.toList();

	private SequenceMap<StoredMessage> line(StoredMessage message) {
		return this.lines.get(StoredMessage.HIGHEST_PRIORITY - message.priority());
	}

	void add(StoredMessage message) {
		line(message).putIfAbsent(message.order(), message);
	}

	/** Removes the message if it is here. */
	void remove(StoredMessage message) {
		line(message).remove(message.order());
	}

	/** The message to dispatch next, {@code null} if there is none. */
	@Nullable StoredMessage next() {
		for (SequenceMap<StoredMessage> line : this.lines) {
			StoredMessage first = line.first();
			if (first != null) {
				return first;
			}
		}
		return null;
	}

	void clear() {
		this.lines.forEach(SequenceMap::clear);
	}

}
