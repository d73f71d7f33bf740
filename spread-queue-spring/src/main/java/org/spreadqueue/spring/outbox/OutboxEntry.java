// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;

/**
 * A row of the outbox that a relay has locked, without its body. Times are milliseconds
 * since 1970.
 *
 * @param seq place in the order of the outbox
 * @param id the same in all copies of the message
 * @param headers a JSON object of texts
 * @param bodyLength in bytes
 * @param lane number of the ordering key, {@code null} if there is none
 * @param ahead how many messages of the lane are before it and still to be sent
 * @param attempts how often it could not be sent
 */
record OutboxEntry(long seq, String id, Destination destination, String contentType, String headers, int bodyLength,
		int priority, @Nullable String orderingKey, @Nullable Long lane, int ahead, @Nullable Long deliverAt,
		@Nullable Long expiresAt, int attempts) {

	private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {
	};

	static String write(Map<String, String> headers) {
		return JsonMapper.shared().writeValueAsString(headers);
	}

	/**
	 * Returns a number for an ordering key. Different keys may have the same, and then
	 * are one lane: their messages wait for one another, but none overtakes.
	 */
	static long laneOf(Destination destination, String orderingKey) {
		long lane = 1;
		for (String part : new String[] { destination.connection(), destination.queue(), orderingKey }) {
			for (int i = 0; i < part.length(); i++) {
				lane = (lane ^ part.charAt(i)) * 0x100000001b3L;
			}
			lane = (lane ^ Character.MAX_VALUE) * 0x100000001b3L;
		}
		return lane;
	}

	boolean isExpired(long now) {
		return this.expiresAt != null && this.expiresAt <= now;
	}

	/** Returns the message, with what is left of its delay and its time. */
	OutgoingJob job(byte[] body, long now) {
		Content content = new Content(this.contentType, body, JsonMapper.shared().readValue(this.headers, TEXTS));
		Duration delay = Duration.ofMillis((this.deliverAt != null) ? Math.max(0, this.deliverAt - now) : 0);
		Duration expiry = (this.expiresAt != null) ? Duration.ofMillis(this.expiresAt - now) : null;
		return new OutgoingJob(content, this.priority, delay, expiry, this.orderingKey);
	}

}
