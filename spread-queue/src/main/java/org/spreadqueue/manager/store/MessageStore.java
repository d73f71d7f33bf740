// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.store.StoredMessage.Place;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.Durations;

/**
 * The messages that a queue holds, waiting or in flight. Pure data, for one thread.
 * <p>
 * The next message to dispatch is the oldest one of the highest priority that is neither
 * delayed nor expired. Messages with the same ordering key are dispatched one at a time
 * and in order of arrival, even after a requeue: an older one that waits, for whatever
 * reason, holds up the younger ones of its key, whatever their priority. An expired one
 * holds up none.
 * <p>
 * Every operation on a message takes O(log n), averaged over many. A call for a message
 * in the wrong place throws {@link IllegalStateException}: the caller has lost count of
 * what it dispatched.
 */
public final class MessageStore {

	private final QueueLimits limits;

	private final MessageLog log;

	/** What each message takes in memory besides its own size, because of the log. */
	private final int logBytes;

	private final HeldMessages held = new HeldMessages();

	private final WaitingMessages waiting = new WaitingMessages();

	private long bytesInFlight;

	private boolean paused;

	/** By how much messages were made older. */
	private long aged;

	/** Creates a store whose messages are in memory only. */
	public MessageStore(QueueLimits limits) {
		this(limits, MessageLog.NONE);
	}

	/** Creates a store that writes down what happens to its durable messages. */
	public MessageStore(QueueLimits limits, MessageLog log) {
		this.limits = limits;
		this.log = log;
		this.logBytes = log.bytesPerMessage();
	}

	public QueueLimits limits() {
		return this.limits;
	}

	/** The message with the id, waiting or in flight. */
	public @Nullable StoredMessage get(MessageId id) {
		return this.held.get(id);
	}

	public boolean contains(MessageId id) {
		return this.held.get(id) != null;
	}

	/**
	 * The messages of a producer that are held, with numbers between these, both
	 * included; a copy. Takes time for what is held, however far apart the numbers are.
	 */
	public List<StoredMessage> between(long producer, long first, long last) {
		return this.held.between(producer, first, last);
	}

	/**
	 * The message, waiting or in flight, that came next after this
	 * {@link StoredMessage#order()}; {@code null} if none did.
	 */
	public @Nullable StoredMessage after(long order) {
		return this.held.after(order);
	}

	/** Whether a message of this producer is held. */
	public boolean holdsAnyOf(long producer) {
		return this.held.containsAnyOf(producer);
	}

	/** Whether both limits allow another {@link StoredMessage#size()}. */
	public boolean hasRoom(int bytes) {
		return this.held.size() < this.limits.maxLength() && fits(bytes() + bytes);
	}

	/**
	 * Whether a message that another manager has accepted may be held beyond the limits:
	 * up to as many again, with half as many bytes again. An empty store holds any.
	 */
	public boolean hasRoomBeyondLimits(int bytes) {
		long maxSize = this.limits.maxSize();
		return isEmpty() || (this.held.size() < 2L * this.limits.maxLength()
				&& bytes() + bytes + this.logBytes - maxSize / 2 <= maxSize);
	}

	/**
	 * Whether a message of this {@link StoredMessage#size()} would fit into an empty
	 * store. If not, it must be rejected, whatever the policy: its sender would wait in
	 * vain, or all other messages would be displaced for nothing.
	 */
	public boolean canEverFit(int size) {
		return fits(size);
	}

	/** How many more messages of this {@link StoredMessage#size()} fit. */
	public int room(int size) {
		long bySize = (this.limits.maxSize() - bytes()) / Math.max(1, size + this.logBytes);
		return (int) Math.max(0, Math.min(this.limits.maxLength() - this.held.size(), bySize));
	}

	/**
	 * Takes a message in, behind all others, even if there is no room: a message that
	 * another manager had accepted must be held.
	 */
	public void add(StoredMessage message, long now) {
		addWithoutLog(message, now);
		if (message.isDurable()) {
			this.log.added(message, now);
		}
	}

	/** Takes in, behind all others, a message that is in the log already. */
	public void recover(StoredMessage message, long now) {
		addWithoutLog(message, now);
	}

	private void addWithoutLog(StoredMessage message, long now) {
		require(message, message.isAt(Place.OUTSIDE) && this.held.add(message), "is held already");
		this.waiting.add(message, now);
	}

	/**
	 * Makes room for a message of this {@link StoredMessage#size()} by removing the
	 * oldest waiting ones, and returns these, oldest first. Removes none if there is room
	 * already, or would be none even so. Remove expired ones before.
	 */
	public List<StoredMessage> displaceFor(int bytes) {
		List<StoredMessage> displaced = new ArrayList<>();
		long inFlight = this.bytesInFlight + (long) this.logBytes * inFlight();
		if (!fits(inFlight + bytes) || inFlight() >= this.limits.maxLength()) {
			return displaced;
		}
		while (!hasRoom(bytes)) {
			StoredMessage oldest = Objects.requireNonNull(this.held.oldestWaiting());
			remove(oldest);
			displaced.add(oldest);
		}
		return displaced;
	}

	/** The next message to dispatch, {@code null} if none can go. */
	public @Nullable StoredMessage next(long now) {
		this.waiting.advance(now);
		return this.paused ? null : this.waiting.next();
	}

	/**
	 * Dispatches the next message and counts the attempt; {@code null} if none can go.
	 */
	public @Nullable StoredMessage dispatch(long now) {
		StoredMessage message = next(now);
		if (message != null) {
			message.attempt(message.attempt() + 1);
			toWorker(message, now);
			changed(message, now);
		}
		return message;
	}

	/**
	 * Notes that a worker has a message that waits here. That is a fact, whatever the
	 * pause, delay, key or expiry. It counts no attempt, except that a message without
	 * attempts has had its first one. Returns {@code null} if the message is not held, or
	 * already in flight.
	 */
	public @Nullable StoredMessage claim(MessageId id, long now) {
		this.waiting.advance(now);
		StoredMessage message = this.held.get(id);
		if (message == null || !message.isWaiting()) {
			return null;
		}
		message.attempt(Math.max(1, message.attempt()));
		toWorker(message, now);
		changed(message, now);
		return message;
	}

	/** Puts a message in flight back to its old place in the queue. */
	public void requeue(StoredMessage message, long now) {
		requireInFlight(message);
		this.bytesInFlight -= message.size();
		this.held.requeued(message);
		this.waiting.requeue(message, now);
		changed(message, now);
	}

	/** Requeues a message that no worker has begun, without counting the attempt. */
	public void requeueUncounted(StoredMessage message, long now) {
		requireInFlight(message);
		message.attempt(Math.max(0, message.attempt() - 1));
		requeue(message, now);
	}

	/** Requeues a message with a time before which it is not dispatched again. */
	public void requeueAt(StoredMessage message, long notBefore, long now) {
		requireInFlight(message);
		message.notBefore(notBefore);
		requeue(message, now);
	}

	/** Delays a waiting message, unless it already has a longer delay. */
	public void holdUntil(StoredMessage message, long notBefore) {
		require(message, isHere(message) && message.isWaiting(), "is not waiting");
		this.waiting.holdUntil(message, notBefore);
	}

	/** Forgets a message, waiting or in flight, that has an outcome. */
	public void remove(StoredMessage message) {
		require(message, this.held.remove(message), "is not held");
		if (message.isInFlight()) {
			this.bytesInFlight -= message.size();
			this.waiting.endedInFlight(message);
		}
		else {
			this.waiting.remove(message);
		}
		removed(message);
	}

	/** Removes the expired waiting messages, but none in flight; oldest first. */
	public List<StoredMessage> expired(long now) {
		List<StoredMessage> expired = this.waiting.removeExpired(now);
		expired.forEach(this::forget);
		return expired;
	}

	/** Removes all waiting messages; oldest first. */
	public List<StoredMessage> purge() {
		List<StoredMessage> purged = List.copyOf(waitingInOrder());
		this.waiting.clear();
		purged.forEach(this::forget);
		return purged;
	}

	/** The waiting messages, oldest first; a view, valid until the store changes. */
	public Collection<StoredMessage> waitingInOrder() {
		return Collections.unmodifiableCollection(this.held.waitingInOrder(waiting()));
	}

	/**
	 * Makes all messages older: delays end and messages expire so much earlier. All by
	 * the same time, so their orders stay as they are. The log is not told. All calls
	 * together make them a hundred years older at most, or their times would overflow.
	 */
	public void age(Duration time) {
		long nanos = Math.min(time.toNanos(), Durations.LONGEST.toNanos() - this.aged);
		this.aged += nanos;
		this.held.all().forEach((message) -> message.age(nanos));
	}

	/** Dispatches nothing until {@link #resume()}. */
	public void pause() {
		this.paused = true;
		this.log.paused(true);
	}

	public void resume() {
		this.paused = false;
		this.log.paused(false);
	}

	/** Whether there is room for a new message on the disk, if that matters to it. */
	public boolean canWrite(boolean durable) {
		return !durable || this.log.hasRoom();
	}

	public boolean isPaused() {
		return this.paused;
	}

	/** How many messages wait, including expired ones until they are removed. */
	public int waiting() {
		return this.waiting.size();
	}

	/** Whether no message is held, neither waiting nor in flight. */
	public boolean isEmpty() {
		return this.held.size() == 0;
	}

	public int inFlight() {
		return this.held.size() - this.waiting.size();
	}

	/** How many waiting messages are delayed. */
	public int delayed(long now) {
		this.waiting.advance(now);
		return this.waiting.delayed();
	}

	/** What the messages take in memory at most, with their places in the log. */
	public long bytes() {
		return this.held.bytes() + (long) this.logBytes * this.held.size();
	}

	/** For how long the waiting message that came first has been here. */
	public Optional<Duration> oldestAge(long now) {
		return Optional.ofNullable(this.held.oldestWaiting()).map((oldest) -> Duration.ofNanos(now - oldest.arrived()));
	}

	/**
	 * When time alone will next change something: the end of a delay, or an expiry. What
	 * can already be dispatched is no change, so call this after dispatching. It is
	 * {@code now} if {@link #expired} has something, and empty if nothing will change.
	 */
	public OptionalLong nextChange(long now) {
		return this.waiting.nextChange(now);
	}

	/**
	 * Whether the limit of bytes allows so many, with the place of one more message in
	 * the log.
	 */
	private boolean fits(long bytes) {
		return bytes + this.logBytes <= this.limits.maxSize();
	}

	private void toWorker(StoredMessage message, long now) {
		message.dispatchedAt(now);
		this.waiting.dispatched(message);
		this.bytesInFlight += message.size();
	}

	private void forget(StoredMessage message) {
		this.held.remove(message);
		removed(message);
	}

	private void removed(StoredMessage message) {
		message.place(Place.OUTSIDE);
		message.delayed(false);
		if (message.isDurable()) {
			this.log.removed(message);
		}
	}

	private void changed(StoredMessage message, long now) {
		if (message.isDurable()) {
			this.log.changed(message, now);
		}
	}

	private boolean isHere(StoredMessage message) {
		return this.held.get(message.id()) == message;
	}

	private void requireInFlight(StoredMessage message) {
		require(message, isHere(message) && message.isInFlight(), "is not in flight");
	}

	private static void require(StoredMessage message, boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalStateException(message + " " + otherwise);
		}
	}

}
