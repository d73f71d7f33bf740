// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A message that a manager holds. Only the {@link MessageStore} changes its place,
 * attempt and delay.
 * <p>
 * Times are nanoseconds of one monotonic clock of any origin. Compared by subtraction,
 * they must lie within 292 years of each other; {@link #later} ensures it.
 */
public final class StoredMessage {

	/** Expiry of a message that does not expire. */
	public static final long NEVER = Long.MAX_VALUE;

	static final int HIGHEST_PRIORITY = 9;

	/**
	 * Its objects, its originator, and its places in the tables of manager and sender.
	 */
	private static final int OVERHEAD = 900;

	/** The line of its ordering key, and its places there. */
	private static final int KEY_OVERHEAD = 320;

	/** So that sums with it stay in the range of the clock. */
	private static final long LONGEST_MILLIS = Duration.ofDays(36_500).toMillis();

	private final MessageId id;

	private final Origin origin;

	private final Content content;

	private final boolean reply;

	private final int priority;

	private final @Nullable String orderingKey;

	private final int size;

	private long arrived;

	private long expiresAt;

	private @Nullable String notForLegacy;

	private @Nullable Object logEntry;

	private String originator;

	private long notBefore;

	private int attempt;

	private long order;

	private long dispatchedAt;

	private Place place = Place.OUTSIDE;

	private boolean delayed;

	/**
	 * Creates a message that is in no store yet.
	 * @param origin who has sent it; for a legacy sender, the type of the content is
	 * {@link Content#PERL}
	 * @param reply whether the sender waits for an answer
	 * @param priority 0 to 9, higher goes first; others become the nearest of these
	 * @param notBefore when it may be dispatched; {@code arrived} for at once
	 * @param expiresAt when it expires, or {@link #NEVER}
	 * @param attempt how often an earlier manager has dispatched it
	 */
	public StoredMessage(MessageId id, String originator, Origin origin, Content content, boolean reply, int priority,
			@Nullable String orderingKey, long arrived, long notBefore, long expiresAt, int attempt) {
		this.id = id;
		this.originator = originator;
		this.origin = origin;
		this.content = content;
		this.reply = reply;
		this.priority = Math.max(0, Math.min(HIGHEST_PRIORITY, priority));
		this.orderingKey = orderingKey;
		this.arrived = arrived;
		this.notBefore = notBefore;
		this.expiresAt = expiresAt;
		this.size = sizeOf(content, orderingKey);
		attempt(Math.max(0, attempt));
	}

	/**
	 * Adds a time from outside without leaving the range of the clock; more than 100
	 * years count as 100, less than nothing as 0. Never {@link #NEVER}.
	 */
	public static long later(long now, long millis) {
		long then = now + Duration.ofMillis(Math.max(0, Math.min(LONGEST_MILLIS, millis))).toNanos();
		return (then != NEVER) ? then : then - 1;
	}

	/**
	 * What such a message takes in memory at most, in bytes, and its share of the limit
	 * of bytes: with everything that it may need to be held, be it alone of its sender
	 * and its key. The one formula for all that a manager holds; tests measure it.
	 */
	public static int sizeOf(Content content, @Nullable String orderingKey) {
		return OVERHEAD + content.size() + ((orderingKey != null) ? KEY_OVERHEAD + Content.sizeOf(orderingKey) : 0);
	}

	public MessageId id() {
		return this.id;
	}

	/** Private group under which its sender was last heard of. */
	public String originator() {
		return this.originator;
	}

	/** Notes that its sender has another connection. */
	public void originator(String privateGroup) {
		this.originator = privateGroup;
	}

	/** Whether its sender speaks the legacy protocol. */
	public boolean isLegacy() {
		return this.origin == Origin.LEGACY_SENDER;
	}

	public Origin origin() {
		return this.origin;
	}

	/**
	 * Whether it is to survive its manager. A request is not: its caller asks again, or
	 * is gone. Nobody knows whether a legacy sender waits for an answer.
	 */
	public boolean isDurable() {
		return isLegacy() || !this.reply;
	}

	public Content content() {
		return this.content;
	}

	public boolean isReplyWanted() {
		return this.reply;
	}

	public int priority() {
		return this.priority;
	}

	public @Nullable String orderingKey() {
		return this.orderingKey;
	}

	public long arrived() {
		return this.arrived;
	}

	public long notBefore() {
		return this.notBefore;
	}

	public long expiresAt() {
		return this.expiresAt;
	}

	public boolean expires() {
		return this.expiresAt != NEVER;
	}

	boolean isExpired(long now) {
		return expires() && this.expiresAt - now <= 0;
	}

	/**
	 * How often it was tried, including the present time while it is in flight: how often
	 * it was dispatched, and what workers have tried again themselves.
	 */
	public int attempt() {
		return this.attempt;
	}

	/** Takes from the worker that failed on it in which attempt that was. */
	public void failedInAttempt(int attempt) {
		attempt(Math.max(this.attempt, attempt));
	}

	/** Number of its arrival, from 1; 0 before. */
	public long order() {
		return this.order;
	}

	/** When a worker got it, if it is in flight. */
	public long dispatchedAt() {
		return this.dispatchedAt;
	}

	void dispatchedAt(long time) {
		this.dispatchedAt = time;
	}

	/** Whether it is in a store and no worker has it. */
	public boolean isWaiting() {
		return this.place == Place.WAITING || this.place == Place.OVERDUE;
	}

	public boolean isInFlight() {
		return this.place == Place.IN_FLIGHT;
	}

	/** Why no legacy worker can have it, {@code null} if that is not known. */
	public @Nullable String notForLegacy() {
		return this.notForLegacy;
	}

	/**
	 * Notes that no legacy worker can have it: to find that out again would cost as much.
	 */
	public void notForLegacy(String reason) {
		this.notForLegacy = reason;
	}

	/** Where it is in the log; the log's own, {@code null} if it is in none. */
	public @Nullable Object logEntry() {
		return this.logEntry;
	}

	public void logEntry(@Nullable Object entry) {
		this.logEntry = entry;
	}

	/** What it takes in memory at most, in bytes: its share of the limit of bytes. */
	public int size() {
		return this.size;
	}

	boolean isAt(Place place) {
		return this.place == place;
	}

	boolean isDelayed() {
		return this.delayed;
	}

	void place(Place place) {
		this.place = place;
	}

	void delayed(boolean delayed) {
		this.delayed = delayed;
	}

	void order(long order) {
		this.order = order;
	}

	void notBefore(long notBefore) {
		this.notBefore = notBefore;
	}

	/** Makes it older, as if so much more time had passed for it. */
	void age(long nanos) {
		this.arrived -= nanos;
		this.notBefore -= nanos;
		if (expires()) {
			long earlier = this.expiresAt - nanos;
			this.expiresAt = (earlier != NEVER) ? earlier : earlier - 1;
		}
	}

	void attempt(int attempt) {
		this.attempt = Math.min(FrameLimits.MAX_ATTEMPT, attempt);
	}

	/** Returns the frame in which a manager that gave way passes it on. */
	public Frame.Submit handedOver(long now) {
		long expiry = expires() ? Math.max(1, Duration.ofNanos(this.expiresAt - now).toMillis()) : 0;
		long delay = Math.max(0, Duration.ofNanos(this.notBefore - now).toMillis());
		return new Frame.Submit(this.id, 0, this.content, this.reply, expiry, this.priority, delay, this.orderingKey,
				true, this.originator, this.attempt);
	}

	@Override
	public String toString() {
		return "message " + this.id + " (" + this.place + ")";
	}

	/** Who has sent a message. */
	public enum Origin {

		/** A native sender, which is told the outcome. */
		SENDER,

		/** A sender that speaks the legacy protocol. */
		LEGACY_SENDER,

		/** The manager, such as a dead letter. */
		MANAGER

	}

	enum Place {

		/** In no store: not yet, or no longer. */
		OUTSIDE,

		/** Held, no worker has it. */
		WAITING,

		/** Like waiting, but expired: only {@link MessageStore#expired} takes it. */
		OVERDUE,

		/** A worker has it. */
		IN_FLIGHT

	}

}
