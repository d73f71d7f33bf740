// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentRules;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.spread.Durations;

/**
 * A message for the queue and how it is to be treated. Immutable. Times of more than a
 * hundred years count as a hundred.
 * <p>
 * Only native managers carry more than the payload. A legacy manager drops headers,
 * priority and, once it has the message, expiry; a message with a delay or an ordering
 * key fails with {@link org.spreadqueue.DeliveryFailedException.Reason#UNSUPPORTED}.
 *
 * @param content what the worker gets: the payload, mostly JSON, and at most
 * {@value FrameLimits#MAX_SENDER_HEADERS} headers, whose names have at most
 * {@value FrameLimits#MAX_HEADER_NAME} characters; names and values of headers and the
 * ordering key together have at most {@value #MAX_TEXT} characters
 * @param priority 0 to 9, higher goes first; {@value #DEFAULT_PRIORITY} unless set
 * @param delay how long no worker may get it, zero for at once
 * @param expiry time after which it is of no use, {@code null} for never
 * @param orderingKey messages with the same key keep their order and never run at the
 * same time, {@code null} for none
 * @since 0.1.0
 */
public record OutgoingJob(Content content, int priority, Duration delay, @Nullable Duration expiry,
		@Nullable String orderingKey) {

	public static final int DEFAULT_PRIORITY = Frame.DEFAULT_PRIORITY;

	/** Most characters of headers and ordering key together. */
	public static final int MAX_TEXT = FrameLimits.MAX_ORDERING_KEY;

	private static final int HIGHEST_PRIORITY = 9;

	/** {@link IllegalArgumentException} if a value is out of range. */
	public OutgoingJob {
		if (priority < 0 || priority > HIGHEST_PRIORITY) {
			throw new IllegalArgumentException(
					"Priority " + priority + " is not between 0 and " + HIGHEST_PRIORITY + ".");
		}
		delay = Durations.limited(delay);
		expiry = (expiry != null) ? Durations.limited(expiry) : null;
		if (delay.isNegative()) {
			throw new IllegalArgumentException("Delay " + delay + " is negative. Use zero for none.");
		}
		if (expiry != null && expiry.toMillis() < 1) {
			throw new IllegalArgumentException("Expiry " + expiry + " is less than a millisecond.");
		}
		if (orderingKey != null && orderingKey.isEmpty()) {
			throw new IllegalArgumentException("The ordering key is empty. Use null for none.");
		}
		String problem = ContentRules.problemOfSender(content);
		if (problem != null) {
			throw new IllegalArgumentException(problem + ".");
		}
		if (orderingKey != null || !content.headers().isEmpty()) {
			requireTexts(content.headers(), orderingKey);
		}
	}

	private static void requireTexts(Map<String, String> headers, @Nullable String orderingKey) {
		int texts = 0;
		if (orderingKey != null) {
			if (!Unicode.isWellFormed(orderingKey)) {
				throw new IllegalArgumentException("The ordering key has half of a surrogate pair, which is no "
						+ "character. Cut texts between code points.");
			}
			texts += orderingKey.length();
		}
		for (Map.Entry<String, String> header : headers.entrySet()) {
			texts += header.getKey().length() + header.getValue().length();
		}
		if (texts > MAX_TEXT) {
			throw new IllegalArgumentException("Headers and ordering key have " + texts + " characters, at most "
					+ MAX_TEXT + " are possible. Put data into the payload.");
		}
	}

	/** Returns a message with a content and nothing else. */
	public static OutgoingJob of(Content content) {
		return new OutgoingJob(content, DEFAULT_PRIORITY, Duration.ZERO, null, null);
	}

	/**
	 * Returns a message with a tree, which is written as JSON at once.
	 * @throws IllegalArgumentException if Jackson cannot write it
	 */
	public static OutgoingJob of(JsonNode payload) {
		return of(Content.json(payload));
	}

	public Map<String, String> headers() {
		return this.content.headers();
	}

	/** Returns this message with a further header. */
	public OutgoingJob withHeader(String name, String value) {
		Map<String, String> more = new HashMap<>(headers());
		more.put(name, value);
		return withHeaders(more);
	}

	/** Returns this message with these headers instead of its own. */
	public OutgoingJob withHeaders(Map<String, String> headers) {
		return with(this.content.withHeaders(headers));
	}

	/** Returns this message with another payload, a body of JSON, and its own headers. */
	public OutgoingJob withBody(byte[] json) {
		return with(new Content(Content.JSON, json, headers()));
	}

	private OutgoingJob with(Content content) {
		return new OutgoingJob(content, this.priority, this.delay, this.expiry, this.orderingKey);
	}

	public OutgoingJob withPriority(int priority) {
		return new OutgoingJob(this.content, priority, this.delay, this.expiry, this.orderingKey);
	}

	public OutgoingJob withDelay(Duration delay) {
		return new OutgoingJob(this.content, this.priority, delay, this.expiry, this.orderingKey);
	}

	public OutgoingJob withExpiry(Duration expiry) {
		return new OutgoingJob(this.content, this.priority, this.delay, expiry, this.orderingKey);
	}

	public OutgoingJob withOrderingKey(String orderingKey) {
		return new OutgoingJob(this.content, this.priority, this.delay, this.expiry, orderingKey);
	}

}
