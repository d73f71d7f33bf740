// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A store, the time, and short words for what tests do with them.
 */
class StoreFixture {

	static final int PLAIN = 4;

	MessageStore store = new MessageStore(QueueLimits.DEFAULT);

	long now = 1_000;

	void limit(QueueLimits limits) {
		this.store = new MessageStore(limits);
	}

	StoredMessage add(String name, int priority) {
		return add(message(name).priority(priority));
	}

	StoredMessage add(Draft draft) {
		StoredMessage message = draft.build();
		this.store.add(message, this.now);
		return message;
	}

	StoredMessage take() {
		return Objects.requireNonNull(this.store.dispatch(this.now));
	}

	@Nullable StoredMessage claim(StoredMessage message) {
		return this.store.claim(message.id(), this.now);
	}

	List<String> takeAll() {
		List<StoredMessage> taken = new ArrayList<>();
		for (StoredMessage next = this.store.dispatch(this.now); next != null; next = this.store.dispatch(this.now)) {
			taken.add(next);
		}
		return names(taken);
	}

	List<String> waiting() {
		return names(this.store.waitingInOrder());
	}

	int delayed() {
		return this.store.delayed(this.now);
	}

	static List<String> names(Iterable<StoredMessage> messages) {
		List<String> names = new ArrayList<>();
		messages.forEach((message) -> names.add(message.originator()));
		return names;
	}

	Draft message(String name) {
		return new Draft(name, this.now);
	}

	/** A message to be; the originator is its name. */
	static final class Draft {

		private final String name;

		private final long arrived;

		private int bytes = 1;

		private int priority = PLAIN;

		private @Nullable String key;

		private long notBefore;

		private long expiresAt = StoredMessage.NEVER;

		private int attempt;

		Draft(String name, long arrived) {
			this.name = name;
			this.arrived = arrived;
			this.notBefore = arrived;
		}

		Draft bytes(int bytes) {
			this.bytes = bytes;
			return this;
		}

		Draft priority(int priority) {
			this.priority = priority;
			return this;
		}

		Draft key(String key) {
			this.key = key;
			return this;
		}

		Draft notBefore(long notBefore) {
			this.notBefore = notBefore;
			return this;
		}

		Draft expiresAt(long expiresAt) {
			this.expiresAt = expiresAt;
			return this;
		}

		Draft attempt(int attempt) {
			this.attempt = attempt;
			return this;
		}

		StoredMessage build() {
			return new StoredMessage(new MessageId(1, this.name.hashCode()), this.name, StoredMessage.Origin.SENDER,
					new Content(Content.JSON, new byte[this.bytes], Map.of()), false, this.priority, this.key,
					this.arrived, this.notBefore, this.expiresAt, this.attempt);
		}

	}

}
