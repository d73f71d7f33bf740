package org.spreadqueue.sender;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.protocol.frame.Frame;

/**
 * A message for the queue and how it is to be treated. Immutable.
 * <p>
 * Only native managers carry more than the payload. A legacy manager drops headers,
 * priority and, once it has the message, expiry; a message with a delay or an ordering
 * key fails with {@link org.spreadqueue.DeliveryFailedException.Reason#UNSUPPORTED}.
 *
 * @param payload what the worker gets
 * @param headers texts by name; names, values and ordering key together have at most
 * {@value #MAX_TEXT} characters
 * @param priority 0 to 9, higher goes first; {@value #DEFAULT_PRIORITY} unless set
 * @param delay how long no worker may get it, zero for at once
 * @param expiry time after which it is of no use, {@code null} for never
 * @param orderingKey messages with the same key keep their order and never run at the
 * same time, {@code null} for none
 * @since 0.1.0
 */
public record OutgoingJob(JsonNode payload, Map<String, String> headers, int priority, Duration delay,
		@Nullable Duration expiry, @Nullable String orderingKey) {

	public static final int DEFAULT_PRIORITY = Frame.DEFAULT_PRIORITY;

	/** Most characters of headers and ordering key together. */
	public static final int MAX_TEXT = 16_384;

	private static final int HIGHEST_PRIORITY = 9;

	/**
	 * Copies the headers; {@link IllegalArgumentException} if a value is out of range.
	 */
	public OutgoingJob {
		headers = Map.copyOf(headers);
		if (priority < 0 || priority > HIGHEST_PRIORITY) {
			throw new IllegalArgumentException(
					"Priority " + priority + " is not between 0 and " + HIGHEST_PRIORITY + ".");
		}
		if (delay.isNegative()) {
			throw new IllegalArgumentException("Delay " + delay + " is negative. Use zero for none.");
		}
		if (expiry != null && expiry.toMillis() < 1) {
			throw new IllegalArgumentException("Expiry " + expiry + " is less than a millisecond.");
		}
		if (orderingKey != null && orderingKey.isEmpty()) {
			throw new IllegalArgumentException("The ordering key is empty. Use null for none.");
		}
		int texts = (orderingKey != null) ? orderingKey.length() : 0;
		for (Map.Entry<String, String> header : headers.entrySet()) {
			texts += header.getKey().length() + header.getValue().length();
		}
		if (texts > MAX_TEXT) {
			throw new IllegalArgumentException("Headers and ordering key have " + texts + " characters, at most "
					+ MAX_TEXT + " are possible. Put data into the payload.");
		}
	}

	/** Returns a message with a payload and nothing else. */
	public static OutgoingJob of(JsonNode payload) {
		return new OutgoingJob(payload, Map.of(), DEFAULT_PRIORITY, Duration.ZERO, null, null);
	}

	/** Returns this message with a further header. */
	public OutgoingJob withHeader(String name, String value) {
		Map<String, String> more = new HashMap<>(this.headers);
		more.put(name, value);
		return withHeaders(more);
	}

	/** Returns this message with these headers instead of its own. */
	public OutgoingJob withHeaders(Map<String, String> headers) {
		return new OutgoingJob(this.payload, headers, this.priority, this.delay, this.expiry, this.orderingKey);
	}

	public OutgoingJob withPriority(int priority) {
		return new OutgoingJob(this.payload, this.headers, priority, this.delay, this.expiry, this.orderingKey);
	}

	public OutgoingJob withDelay(Duration delay) {
		return new OutgoingJob(this.payload, this.headers, this.priority, delay, this.expiry, this.orderingKey);
	}

	public OutgoingJob withExpiry(Duration expiry) {
		return new OutgoingJob(this.payload, this.headers, this.priority, this.delay, expiry, this.orderingKey);
	}

	public OutgoingJob withOrderingKey(String orderingKey) {
		return new OutgoingJob(this.payload, this.headers, this.priority, this.delay, this.expiry, orderingKey);
	}

}
