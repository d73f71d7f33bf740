// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A copy of a message that a manager holds.
 *
 * @param attempt how often it was tried, with the present time if it is in flight
 * @param replyWanted whether its sender waits for an answer
 * @param arrived when this manager took it in
 * @param notBefore when it may be dispatched, {@code null} if at once
 * @param expires when it expires, {@code null} if never
 * @param sender private group of its sender
 * @param legacy whether that speaks the protocol of Spread::Queue 0.4
 * @param worker private group of the worker that has it, {@code null} if none
 * @param dispatched when it was dispatched to that, {@code null} if to none
 * @since 0.1.0
 */
public record QueuedMessage(MessageId id, Place place, int attempt, boolean replyWanted, int priority,
		@Nullable String orderingKey, Instant arrived, @Nullable Instant notBefore, @Nullable Instant expires,
		String sender, boolean legacy, @Nullable String worker, @Nullable Instant dispatched, Content content) {

	private static final byte[] NOTHING = {};

	public QueuedMessage {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(place, "place");
		Objects.requireNonNull(arrived, "arrived");
		Objects.requireNonNull(sender, "sender");
		Objects.requireNonNull(content, "content");
	}

	/** Returns the message with an empty body. */
	public QueuedMessage withoutBody() {
		return new QueuedMessage(this.id, this.place, this.attempt, this.replyWanted, this.priority, this.orderingKey,
				this.arrived, this.notBefore, this.expires, this.sender, this.legacy, this.worker, this.dispatched,
				new Content(this.content.type(), NOTHING, this.content.headers()));
	}

	/** Where a message is. */
	public enum Place {

		WAITING,

		/** It waits, and its time has not come. */
		DELAYED,

		IN_FLIGHT

	}

}
