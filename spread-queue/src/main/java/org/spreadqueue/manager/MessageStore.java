package org.spreadqueue.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.StoredMessage.Place;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * The messages of a queue: those that wait, in order, and those that workers have. Pure
 * data, for one thread; the time comes in.
 * <p>
 * What is given out next: the highest priority first, the oldest of it, if its time has
 * come and is not over. Messages with the same ordering key go out one at a time and in
 * order of arrival, also when one comes back: an older one that waits, for whatever
 * reason, holds the younger ones of its key, whatever their priority. One whose time is
 * over holds nobody.
 * <p>
 * Every operation on a message takes O(log n). Messages whose time comes or is over are
 * moved by the first call after that is told the time, each once.
 * <p>
 * A call for a message that is not where the call says throws
 * {@link IllegalStateException}: such a caller has lost count of what it gave to whom.
 */
final class MessageStore {

	private static final Comparator<StoredMessage> BY_ARRIVAL = Comparator.comparingLong(StoredMessage::order);

	private static final Comparator<StoredMessage> BY_RANK = Comparator.comparingInt(StoredMessage::priority)
		.reversed()
		.thenComparing(BY_ARRIVAL);

	private static final Comparator<StoredMessage> BY_DUE_TIME = (a, b) -> compare(a.notBefore(), b.notBefore(), a, b);

	private static final Comparator<StoredMessage> BY_EXPIRY = (a, b) -> compare(a.expiresAt(), b.expiresAt(), a, b);

	private final QueueLimits limits;

	/** Waiting and out. */
	private final HeldMessages held = new HeldMessages();

	private final TreeSet<StoredMessage> waiting = new TreeSet<>(BY_ARRIVAL);

	/** Waiting ones that could go out now. */
	private final TreeSet<StoredMessage> ready = new TreeSet<>(BY_RANK);

	/** Waiting ones whose time has not come. */
	private final TreeSet<StoredMessage> delayed = new TreeSet<>(BY_DUE_TIME);

	/** Waiting ones whose time will be over. */
	private final TreeSet<StoredMessage> expiring = new TreeSet<>(BY_EXPIRY);

	/** Waiting ones whose time is over. */
	private final TreeSet<StoredMessage> overdue = new TreeSet<>(BY_ARRIVAL);

	private final KeyedLines keyed = new KeyedLines(this.ready);

	private long bytesOut;

	private long lastOrder;

	private boolean paused;

	/**
	 * Creates an empty store.
	 * @param limits how much it holds
	 */
	MessageStore(QueueLimits limits) {
		this.limits = limits;
	}

	/** How much it holds at most. */
	QueueLimits limits() {
		return this.limits;
	}

	/** The message with the id, waiting or out. */
	@Nullable StoredMessage get(MessageId id) {
		return this.held.get(id);
	}

	boolean contains(MessageId id) {
		return this.held.contains(id);
	}

	/**
	 * Whether one more message fits.
	 * @param bytes its {@link StoredMessage#size()}
	 * @return whether both limits are kept with it
	 */
	boolean hasRoom(int bytes) {
		return this.held.size() < this.limits.maxLength() && this.held.bytes() + bytes <= this.limits.maxSize();
	}

	/**
	 * Whether a message could fit if the store were empty. One that could not has to be
	 * rejected whatever the policy: its sender would wait in vain, and everything else
	 * would be displaced for nothing.
	 * @param bytes its {@link StoredMessage#size()}
	 * @return whether it is within the limit of bytes by itself
	 */
	boolean canEverFit(int bytes) {
		return bytes <= this.limits.maxSize();
	}

	/**
	 * How many more messages fit. Their sizes are unknown, so fewer may.
	 * @return the number; 0 if the bytes are used up
	 */
	int room() {
		return (this.held.bytes() < this.limits.maxSize()) ? Math.max(0, this.limits.maxLength() - this.held.size())
				: 0;
	}

	/**
	 * Takes a message in, behind all others. Room is the caller's business: what another
	 * manager had accepted must be held even if the limits do not allow it.
	 * @param message a message that is in no store
	 * @param now the time
	 * @throws IllegalStateException if it is in a store, or another one has its id
	 */
	void add(StoredMessage message, long now) {
		require(message, message.isAt(Place.OUTSIDE) && !this.held.contains(message.id()), "is held already");
		this.held.add(message);
		this.lastOrder++;
		message.order(this.lastOrder);
		enter(message, false, now);
	}

	/**
	 * Makes room by taking the oldest waiting messages out. Expired ones are waiting ones
	 * here, so take those out first.
	 * @param bytes {@link StoredMessage#size()} of the message that room is wanted for
	 * @return those that are no longer held, oldest first; empty if there is room already
	 * or if no room can be made, because workers have too much or it never fits: then
	 * {@link #hasRoom} still says no
	 */
	List<StoredMessage> displaceFor(int bytes) {
		List<StoredMessage> displaced = new ArrayList<>();
		if (this.bytesOut + bytes > this.limits.maxSize() || out() >= this.limits.maxLength()) {
			return displaced;
		}
		while (!hasRoom(bytes)) {
			StoredMessage oldest = this.waiting.first();
			remove(oldest);
			displaced.add(oldest);
		}
		return displaced;
	}

	/**
	 * Gives the next message out and counts the delivery.
	 * @param now the time
	 * @return the message; {@code null} if none can go out now
	 */
	@Nullable StoredMessage take(long now) {
		advance(now);
		if (this.paused || this.ready.isEmpty()) {
			return null;
		}
		StoredMessage message = this.ready.first();
		message.deliveries(message.deliveries() + 1);
		goOut(message);
		return message;
	}

	/**
	 * Lets a worker have a message that it says it has. That is a fact, so neither pause
	 * nor delay, key or expiry matter. It counts no delivery; but a message of which no
	 * delivery is known had its first one.
	 * @param id which
	 * @param now the time
	 * @return the message; {@code null} if it is not held or a worker has it
	 */
	@Nullable StoredMessage take(MessageId id, long now) {
		advance(now);
		StoredMessage message = this.held.get(id);
		if (message == null || !message.isWaiting()) {
			return null;
		}
		message.deliveries(Math.max(1, message.deliveries()));
		goOut(message);
		return message;
	}

	/**
	 * Takes a message back from a worker, to its old place.
	 * @param message a message that is out
	 * @param untouched whether the worker did not begin with it: then the delivery does
	 * not count
	 * @param now the time
	 */
	void giveBack(StoredMessage message, boolean untouched, long now) {
		require(message, isHere(message) && message.isOut(), "is not out");
		if (untouched) {
			message.deliveries(Math.max(0, message.deliveries() - 1));
		}
		comeBack(message, now);
	}

	/**
	 * Takes a message back from a worker, to its old place, but not to be given out soon.
	 * @param message a message that is out
	 * @param notBefore when it may be given out again
	 * @param now the time
	 */
	void retryAt(StoredMessage message, long notBefore, long now) {
		require(message, isHere(message) && message.isOut(), "is not out");
		message.notBefore(notBefore);
		comeBack(message, now);
	}

	/**
	 * Holds a waiting message. A longer delay that it has stays.
	 * @param message a message that waits
	 * @param notBefore when it may be given out
	 */
	void holdUntil(StoredMessage message, long notBefore) {
		require(message, isHere(message) && message.isWaiting(), "is not waiting");
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

	/**
	 * Forgets a message that has ended.
	 * @param message a message that waits or is out
	 */
	void remove(StoredMessage message) {
		require(message, isHere(message), "is not held");
		if (message.isOut()) {
			this.bytesOut -= message.size();
			if (message.orderingKey() != null) {
				this.keyed.endedOutside(message.orderingKey());
			}
		}
		else {
			leave(message);
			if (message.orderingKey() != null && message.isAt(Place.WAITING)) {
				this.keyed.leave(message.orderingKey(), message);
			}
		}
		forget(message);
	}

	/**
	 * Takes the waiting messages out whose time is over. Those that workers have are left
	 * to them.
	 * @param now the time
	 * @return those that are no longer held, oldest first
	 */
	List<StoredMessage> expired(long now) {
		advance(now);
		if (this.overdue.isEmpty()) {
			return List.of();
		}
		List<StoredMessage> expired = new ArrayList<>(this.overdue);
		this.overdue.clear();
		for (StoredMessage message : expired) {
			this.waiting.remove(message);
			forget(message);
		}
		return expired;
	}

	/**
	 * Takes all waiting messages out.
	 * @return those that are no longer held, oldest first
	 */
	List<StoredMessage> purge() {
		List<StoredMessage> purged = new ArrayList<>(this.waiting);
		this.waiting.clear();
		this.ready.clear();
		this.delayed.clear();
		this.expiring.clear();
		this.overdue.clear();
		this.keyed.clearWaiting();
		purged.forEach(this::forget);
		return purged;
	}

	/**
	 * The waiting messages, oldest first. A view: not to be used any more after a call
	 * that changes the store.
	 */
	Collection<StoredMessage> waitingInOrder() {
		return Collections.unmodifiableCollection(this.waiting);
	}

	/** Whether a message of this sender is held. */
	boolean holdsAnyOf(long incarnation) {
		return this.held.containsAnyOf(incarnation);
	}

	/** Nothing is given out until {@link #resume()}. */
	void pause() {
		this.paused = true;
	}

	void resume() {
		this.paused = false;
	}

	boolean isPaused() {
		return this.paused;
	}

	/** How many messages no worker has; expired ones too until they are taken out. */
	int waiting() {
		return this.waiting.size();
	}

	/** How many messages workers have. */
	int out() {
		return this.held.size() - this.waiting.size();
	}

	/** How many waiting messages may not be given out yet because of a delay. */
	int delayed(long now) {
		advance(now);
		return this.delayed.size();
	}

	/** Sum of the sizes of all messages, waiting or out. */
	long bytes() {
		return this.held.bytes();
	}

	/** For how long the waiting message that came first has been here. */
	Optional<Duration> oldestAge(long now) {
		return this.waiting.isEmpty() ? Optional.empty()
				: Optional.of(Duration.ofNanos(now - this.waiting.first().arrived()));
	}

	/**
	 * When time alone will change something next: the end of a delay, or of a message.
	 * What can be given out already is not a change, so ask after having given out.
	 * @param now the time
	 * @return a time after {@code now}; {@code now} if {@link #expired} has something;
	 * empty if nothing will change
	 */
	OptionalLong nextChange(long now) {
		advance(now);
		if (!this.overdue.isEmpty()) {
			return OptionalLong.of(now);
		}
		if (this.delayed.isEmpty() && this.expiring.isEmpty()) {
			return OptionalLong.empty();
		}
		if (this.delayed.isEmpty()) {
			return OptionalLong.of(this.expiring.first().expiresAt());
		}
		long due = this.delayed.first().notBefore();
		if (this.expiring.isEmpty()) {
			return OptionalLong.of(due);
		}
		long end = this.expiring.first().expiresAt();
		return OptionalLong.of((due - end < 0) ? due : end);
	}

	private void advance(long now) {
		while (!this.expiring.isEmpty() && this.expiring.first().isExpired(now)) {
			StoredMessage message = this.expiring.first();
			leave(message);
			if (message.orderingKey() != null) {
				this.keyed.leave(message.orderingKey(), message);
			}
			message.place(Place.OVERDUE);
			this.waiting.add(message);
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

	private void goOut(StoredMessage message) {
		leave(message);
		if (message.orderingKey() != null) {
			if (message.isAt(Place.OVERDUE)) {
				this.keyed.enter(message.orderingKey(), message);
			}
			this.keyed.goOut(message.orderingKey(), message);
		}
		this.bytesOut += message.size();
		message.place(Place.OUT);
	}

	private void comeBack(StoredMessage message, long now) {
		this.bytesOut -= message.size();
		enter(message, true, now);
	}

	private void enter(StoredMessage message, boolean back, long now) {
		message.place(Place.WAITING);
		this.waiting.add(message);
		if (message.expires()) {
			this.expiring.add(message);
		}
		message.delayed(message.notBefore() - now > 0);
		if (message.isDelayed()) {
			this.delayed.add(message);
		}
		if (message.orderingKey() == null) {
			if (!message.isDelayed()) {
				this.ready.add(message);
			}
		}
		else if (back) {
			this.keyed.comeBack(message.orderingKey(), message);
		}
		else {
			this.keyed.enter(message.orderingKey(), message);
		}
	}

	/** Out of everything that concerns waiting, but for the line of its key. */
	private void leave(StoredMessage message) {
		this.waiting.remove(message);
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

	private void forget(StoredMessage message) {
		this.held.remove(message);
		message.place(Place.OUTSIDE);
		message.delayed(false);
	}

	private boolean isHere(StoredMessage message) {
		return this.held.get(message.id()) == message;
	}

	private static void require(StoredMessage message, boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalStateException(message + " " + otherwise);
		}
	}

	private static int compare(long first, long second, StoredMessage a, StoredMessage b) {
		int byTime = Long.signum(first - second);
		return (byTime != 0) ? byTime : BY_ARRIVAL.compare(a, b);
	}

}
