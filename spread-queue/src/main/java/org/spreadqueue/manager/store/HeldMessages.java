// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.SequenceMap;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * The messages of a queue, waiting or in flight: by id, and in order of arrival. Counts
 * them and their bytes.
 */
final class HeldMessages {

	/** By producer, then by number. Only the newest producer may have no messages. */
	private final Map<Long, SequenceMap<StoredMessage>> producers = new HashMap<>();

	/** The producer of the last message that was added; what follows is often its too. */
	private long newestProducer;

	private SequenceMap<StoredMessage> newest = new SequenceMap<>();

	private final SequenceMap<StoredMessage> byArrival = new SequenceMap<>();

	private long lastOrder;

	/** No message that came before this one is waiting. */
	private long waitingFrom;

	private long bytes;

	HeldMessages() {
		this.producers.put(this.newestProducer, this.newest);
	}

	private @Nullable SequenceMap<StoredMessage> of(long producer) {
		return (producer == this.newestProducer) ? this.newest : this.producers.get(producer);
	}

	@Nullable StoredMessage get(MessageId id) {
		SequenceMap<StoredMessage> messages = of(id.producer());
		return (messages != null) ? messages.get(id.sequence()) : null;
	}

	List<StoredMessage> between(long producer, long first, long last) {
		SequenceMap<StoredMessage> messages = of(producer);
		if (messages == null) {
			return List.of();
		}
		List<StoredMessage> found = new ArrayList<>();
		StoredMessage next = messages.ceiling(first);
		while (next != null && next.id().sequence() <= last) {
			found.add(next);
			next = messages.ceiling(next.id().sequence() + 1);
		}
		return found;
	}

	/** The message that came next after this order, {@code null} if none did. */
	@Nullable StoredMessage after(long order) {
		return this.byArrival.ceiling(order + 1);
	}

	boolean containsAnyOf(long producer) {
		SequenceMap<StoredMessage> messages = of(producer);
		return messages != null && !messages.isEmpty();
	}

	int size() {
		return this.byArrival.size();
	}

	long bytes() {
		return this.bytes;
	}

	/** Adds a message behind all others, unless one with its id is here. */
	boolean add(StoredMessage message) {
		long producer = message.id().producer();
		if (producer != this.newestProducer) {
			removeIfEmpty(this.newestProducer, this.newest);
			this.newest = this.producers.computeIfAbsent(producer, (unused) -> new SequenceMap<>());
			this.newestProducer = producer;
		}
		if (!this.newest.putIfAbsent(message.id().sequence(), message)) {
			return false;
		}
		this.lastOrder++;
		message.order(this.lastOrder);
		this.byArrival.putIfAbsent(this.lastOrder, message);
		this.bytes += message.size();
		return true;
	}

	/** Removes a message, unless it is not this one that is here. */
	boolean remove(StoredMessage message) {
		MessageId id = message.id();
		SequenceMap<StoredMessage> messages = of(id.producer());
		if (messages == null || messages.get(id.sequence()) != message) {
			return false;
		}
		messages.remove(id.sequence());
		if (messages != this.newest) {
			removeIfEmpty(id.producer(), messages);
		}
		this.byArrival.remove(message.order());
		this.bytes -= message.size();
		return true;
	}

	private void removeIfEmpty(long producer, SequenceMap<StoredMessage> messages) {
		if (messages.isEmpty()) {
			this.producers.remove(producer);
		}
	}

	/** A message in flight is about to wait again. */
	void requeued(StoredMessage message) {
		this.waitingFrom = Math.min(this.waitingFrom, message.order());
	}

	/** The waiting message that came first, {@code null} if none waits. */
	@Nullable StoredMessage oldestWaiting() {
		StoredMessage oldest = firstWaitingFrom(this.waitingFrom);
		this.waitingFrom = (oldest != null) ? oldest.order() : this.lastOrder + 1;
		return oldest;
	}

	private @Nullable StoredMessage firstWaitingFrom(long order) {
		StoredMessage message = this.byArrival.ceiling(order);
		while (message != null && message.isInFlight()) {
			message = this.byArrival.ceiling(message.order() + 1);
		}
		return message;
	}

	/** All messages, in order of arrival; a copy. */
	List<StoredMessage> all() {
		return this.byArrival.values();
	}

	/** The waiting messages, of which there are so many, in order of arrival; a view. */
	Collection<StoredMessage> waitingInOrder(int count) {
		return new AbstractCollection<>() {

			@Override
			public Iterator<StoredMessage> iterator() {
				return new WaitingIterator();
			}

			@Override
			public int size() {
				return count;
			}

		};
	}

	private final class WaitingIterator implements Iterator<StoredMessage> {

		private @Nullable StoredMessage next = oldestWaiting();

		@Override
		public boolean hasNext() {
			return this.next != null;
		}

		@Override
		public StoredMessage next() {
			StoredMessage message = this.next;
			if (message == null) {
				throw new NoSuchElementException();
			}
			this.next = firstWaitingFrom(message.order() + 1);
			return message;
		}

	}

}
