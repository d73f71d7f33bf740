// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.store.StoredMessage.Place;

/**
 * The messages of a queue that no worker has, in order. Delays, expiry and ordering keys
 * decide which of them can be dispatched. Calls that get the time first move each message
 * whose state it has changed, once.
 */
final class WaitingMessages {

	private static final Comparator<StoredMessage> BY_ARRIVAL = Comparator.comparingLong(StoredMessage::order);

	private static final Comparator<StoredMessage> BY_DUE_TIME = (a, b) -> compare(a.notBefore(), b.notBefore(), a, b);

	private static final Comparator<StoredMessage> BY_EXPIRY = (a, b) -> compare(a.expiresAt(), b.expiresAt(), a, b);

	private int size;

	private final ReadyMessages ready = new ReadyMessages();

	private final TreeSet<StoredMessage> delayed = new TreeSet<>(BY_DUE_TIME);

	/** Will expire. */
	private final TreeSet<StoredMessage> expiring = new TreeSet<>(BY_EXPIRY);

	/** Have expired. */
	private final TreeSet<StoredMessage> overdue = new TreeSet<>(BY_ARRIVAL);

	private final KeyedLines keyed = new KeyedLines(this.ready);

	int size() {
		return this.size;
	}

	int delayed() {
		return this.delayed.size();
	}

	/** The message to dispatch next, {@code null} if none can be dispatched now. */
	@Nullable StoredMessage next() {
		return this.ready.next();
	}

	/** Takes in a new message. */
	void add(StoredMessage message, long now) {
		enter(message, now);
		if (message.orderingKey() != null) {
			this.keyed.add(message.orderingKey(), message);
		}
	}

	/** Takes in a message that was in flight. */
	void requeue(StoredMessage message, long now) {
		enter(message, now);
		if (message.orderingKey() != null) {
			this.keyed.requeued(message.orderingKey(), message);
		}
	}

	private void enter(StoredMessage message, long now) {
		message.place(Place.WAITING);
		this.size++;
		if (message.expires()) {
			this.expiring.add(message);
		}
		message.delayed(message.notBefore() - now > 0);
		if (message.isDelayed()) {
			this.delayed.add(message);
		}
		else if (message.orderingKey() == null) {
			this.ready.add(message);
		}
	}

	void dispatched(StoredMessage message) {
		leave(message);
		if (message.orderingKey() != null) {
			if (message.isAt(Place.OVERDUE)) {
				this.keyed.add(message.orderingKey(), message);
			}
			this.keyed.dispatched(message.orderingKey(), message);
		}
		message.place(Place.IN_FLIGHT);
	}

	void remove(StoredMessage message) {
		leave(message);
		if (message.orderingKey() != null && message.isAt(Place.WAITING)) {
			this.keyed.remove(message.orderingKey(), message);
		}
	}

	/** A message in flight has ended: the next one of its key may go. */
	void endedInFlight(StoredMessage message) {
		if (message.orderingKey() != null) {
			this.keyed.endedInFlight(message.orderingKey());
		}
	}

	/** Removes the message from everything but the line of its key. */
	private void leave(StoredMessage message) {
		this.size--;
		if (message.isAt(Place.OVERDUE)) {
			this.overdue.remove(message);
			return;
		}
		if (message.expires()) {
			this.expiring.remove(message);
		}
		if (message.isDelayed()) {
			this.delayed.remove(message);
			message.delayed(false);
		}
		else if (message.orderingKey() == null) {
			this.ready.remove(message);
		}
	}

	/** Delays a message, unless it already has a longer delay. */
	void holdUntil(StoredMessage message, long notBefore) {
		if (notBefore - message.notBefore() <= 0) {
			return;
		}
		if (message.isDelayed()) {
			this.delayed.remove(message);
		}
		message.notBefore(notBefore);
		if (message.isAt(Place.OVERDUE)) {
			return;
		}
		message.delayed(true);
		this.delayed.add(message);
		if (message.orderingKey() != null) {
			this.keyed.delayChanged(message.orderingKey());
		}
		else {
			this.ready.remove(message);
		}
	}

	List<StoredMessage> removeExpired(long now) {
		advance(now);
		if (this.overdue.isEmpty()) {
			return List.of();
		}
		List<StoredMessage> expired = new ArrayList<>(this.overdue);
		this.overdue.clear();
		this.size -= expired.size();
		return expired;
	}

	void clear() {
		this.size = 0;
		this.ready.clear();
		this.delayed.clear();
		this.expiring.clear();
		this.overdue.clear();
		this.keyed.clearWaiting();
	}

	/** When time alone changes something next, as in {@link MessageStore#nextChange}. */
	OptionalLong nextChange(long now) {
		advance(now);
		if (!this.overdue.isEmpty()) {
			return OptionalLong.of(now);
		}
		if (this.delayed.isEmpty()) {
			return this.expiring.isEmpty() ? OptionalLong.empty() : OptionalLong.of(this.expiring.first().expiresAt());
		}
		long due = this.delayed.first().notBefore();
		if (this.expiring.isEmpty()) {
			return OptionalLong.of(due);
		}
		long end = this.expiring.first().expiresAt();
		return OptionalLong.of((due - end < 0) ? due : end);
	}

	/** Moves the messages whose delay has ended or that have expired. */
	void advance(long now) {
		while (!this.expiring.isEmpty() && this.expiring.first().isExpired(now)) {
			StoredMessage message = this.expiring.first();
			remove(message);
			message.place(Place.OVERDUE);
			this.size++;
			this.overdue.add(message);
		}
		while (!this.delayed.isEmpty() && this.delayed.first().notBefore() - now <= 0) {
			StoredMessage message = this.delayed.pollFirst();
			message.delayed(false);
			if (message.orderingKey() != null) {
				this.keyed.delayChanged(message.orderingKey());
			}
			else {
				this.ready.add(message);
			}
		}
	}

	private static int compare(long first, long second, StoredMessage a, StoredMessage b) {
		int byTime = Long.signum(first - second);
		return (byTime != 0) ? byTime : BY_ARRIVAL.compare(a, b);
	}

}
