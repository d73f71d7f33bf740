package org.spreadqueue.manager;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A message that a manager holds. Its identity as an object is its place in the
 * {@link MessageStore}, which alone changes what concerns that place.
 * <p>
 * Times are nanoseconds of one monotonic clock of any origin. They are compared by
 * subtraction, so all of them have to lie within 292 years of each other;
 * {@link #later(long, long)} keeps to that.
 */
final class StoredMessage {

	/** Time of expiry of a message that does not expire. */
	static final long NEVER = Long.MAX_VALUE;

	/** Nobody waits longer, and sums with it do not leave the range of the clock. */
	private static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(36_500);

	private final MessageId id;

	private final boolean legacy;

	private final Content content;

	private final boolean reply;

	private final int priority;

	private final @Nullable String orderingKey;

	private final long arrived;

	private final long expiresAt;

	private final int size;

	private String originator;

	private long notBefore;

	private int deliveries;

	private long order;

	private Place place = Place.OUTSIDE;

	private boolean delayed;

	/**
	 * Creates a message that is in no store yet.
	 * @param id its identity
	 * @param originator private group of its sender
	 * @param legacy whether the sender speaks the protocol of Spread::Queue 0.4; then the
	 * type of the content is {@link Content#PERL}
	 * @param content what it carries
	 * @param reply whether the sender waits for an answer
	 * @param priority 0 to 9, higher goes first; what is beyond is taken for the nearest
	 * @param orderingKey messages with the same key keep their order
	 * @param arrived when it came
	 * @param notBefore when it may be given out; {@code arrived} for at once
	 * @param expiresAt when nobody wants it any more, {@link #NEVER} for never
	 * @param deliveries how often an earlier manager gave it out
	 */
	StoredMessage(MessageId id, String originator, boolean legacy, Content content, boolean reply, int priority,
			@Nullable String orderingKey, long arrived, long notBefore, long expiresAt, int deliveries) {
		this.id = id;
		this.originator = originator;
		this.legacy = legacy;
		this.content = content;
		this.reply = reply;
		this.priority = Math.max(0, Math.min(9, priority));
		this.orderingKey = orderingKey;
		this.arrived = arrived;
		this.notBefore = notBefore;
		this.expiresAt = expiresAt;
		this.size = sizeOf(content, orderingKey);
		this.deliveries = Math.max(0, deliveries);
	}

	/**
	 * Adds a time that came from outside without leaving the range of the clock.
	 * @param now from when
	 * @param millis how long; more than 100 years count as 100, less than nothing as 0
	 * @return the time then, never {@link #NEVER}
	 */
	static long later(long now, long millis) {
		long then = now + TimeUnit.MILLISECONDS.toNanos(Math.max(0, Math.min(LONGEST_MILLIS, millis)));
		return (then != NEVER) ? then : then - 1;
	}

	/**
	 * Returns what a message counts for in the limit of bytes.
	 * @param content what it carries
	 * @param orderingKey its ordering key; as long as somebody else likes, so it counts
	 * @return the bytes
	 */
	static int sizeOf(Content content, @Nullable String orderingKey) {
		return content.size() + ((orderingKey != null) ? 2 * orderingKey.length() : 0);
	}

	MessageId id() {
		return this.id;
	}

	/** Private group of its sender, under which that was heard of last. */
	String originator() {
		return this.originator;
	}

	/** The sender has another connection. */
	void originator(String privateGroup) {
		this.originator = privateGroup;
	}

	boolean isLegacy() {
		return this.legacy;
	}

	Content content() {
		return this.content;
	}

	boolean isReplyWanted() {
		return this.reply;
	}

	int priority() {
		return this.priority;
	}

	@Nullable String orderingKey() {
		return this.orderingKey;
	}

	long arrived() {
		return this.arrived;
	}

	long notBefore() {
		return this.notBefore;
	}

	long expiresAt() {
		return this.expiresAt;
	}

	boolean expires() {
		return this.expiresAt != NEVER;
	}

	boolean isExpired(long now) {
		return expires() && this.expiresAt - now <= 0;
	}

	/** How often it was given to a worker; while it is out, this delivery included. */
	int deliveries() {
		return this.deliveries;
	}

	/** Number of its arrival, from 1; 0 while it was in no store. */
	long order() {
		return this.order;
	}

	/** Whether it is in a store and no worker has it. */
	boolean isWaiting() {
		return this.place == Place.WAITING || this.place == Place.OVERDUE;
	}

	/** Whether it is in a store and a worker has it. */
	boolean isOut() {
		return this.place == Place.OUT;
	}

	/** What it counts for in the limit of bytes. */
	int size() {
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

	void deliveries(int deliveries) {
		this.deliveries = deliveries;
	}

	/** As a manager that gave way passes it on. */
	Frame.Submit handedOver(long now) {
		long expiry = expires() ? Math.max(1, TimeUnit.NANOSECONDS.toMillis(this.expiresAt - now)) : 0;
		long delay = Math.max(0, TimeUnit.NANOSECONDS.toMillis(this.notBefore - now));
		return new Frame.Submit(this.id, 0, this.content, this.reply, expiry, this.priority, delay, this.orderingKey,
				true, this.originator, this.deliveries);
	}

	@Override
	public String toString() {
		return "message " + this.id + " (" + this.place + ")";
	}

	/** Where it is. */
	enum Place {

		/** In no store: not yet, or no longer. */
		OUTSIDE,

		/** Held, no worker has it. */
		WAITING,

		/** As waiting, but its time is over: only {@link MessageStore#expired} has it. */
		OVERDUE,

		/** A worker has it. */
		OUT

	}

}
