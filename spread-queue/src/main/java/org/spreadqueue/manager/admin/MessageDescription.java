// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.protocol.frame.Content;

/**
 * A message of a queue as JSON shows it, whoever writes that: an answer of the endpoint,
 * or a line of an export by the endpoint or by the manager program. The keys are the
 * names of the components, and what is {@code null} is left out. What the application has
 * written is {@code null} unless it is shown to who looks.
 *
 * @param notBefore when it may be dispatched, {@code null} if at once
 * @param expires when it expires, {@code null} if never
 * @param sender private group of its sender
 * @param legacy whether that speaks the protocol of Spread::Queue 0.4
 * @param worker private group of the worker that has it, {@code null} if none
 * @param dispatched when it was dispatched to that, {@code null} if to none
 * @param size bytes of the payload as it travels
 * @param death why it is a dead letter, {@code null} if it is none
 * @param headers those that its sender has set
 * @param payload a tree of JSON, or a text that shows it; {@code null} if it was not
 * asked for
 * @param problem why the payload is not there although it is shown, else {@code null}
 * @param body the payload's bytes in Base64 if there is no reading them and nothing is
 * hidden or masked, else {@code null}
 */
public record MessageDescription(String id, Place place, int attempt, boolean replyWanted, int priority,
		Instant arrived, @Nullable Instant notBefore, @Nullable Instant expires, String sender, boolean legacy,
		@Nullable String worker, @Nullable Instant dispatched, String contentType, int size,
		@Nullable DeathDescription death, @Nullable String orderingKey, @Nullable Map<String, String> headers,
		@Nullable Object payload, @Nullable String problem, @Nullable String body) {

	/** Describes a message without its payload. */
	public static MessageDescription of(QueuedMessage message, ShownContent shown) {
		return of(message, shown, null, null, null);
	}

	/** Describes a message with its payload as JSON. */
	public static MessageDescription exported(QueuedMessage message, ShownContent shown) {
		Content content = message.content();
		try {
			return of(message, shown, shown.payload(content), null, null);
		}
		catch (UnreadableMessageException ex) {
			return of(message, shown, null, ex.getMessage(),
					shown.isComplete() ? Base64.getEncoder().encodeToString(content.body()) : null);
		}
	}

	/** Returns the same with another payload, or without one for a reason. */
	public MessageDescription withPayload(@Nullable Object payload, @Nullable String problem) {
		return new MessageDescription(this.id, this.place, this.attempt, this.replyWanted, this.priority, this.arrived,
				this.notBefore, this.expires, this.sender, this.legacy, this.worker, this.dispatched, this.contentType,
				this.size, this.death, this.orderingKey, this.headers, payload, problem, this.body);
	}

	private static MessageDescription of(QueuedMessage message, ShownContent shown, @Nullable Object payload,
			@Nullable String problem, @Nullable String body) {
		Content content = message.content();
		DeathDescription death = DeathDescription.of(content.headers(), shown);
		return new MessageDescription(message.id().toString(), message.place(), message.attempt(),
				message.replyWanted(), message.priority(), message.arrived(), message.notBefore(), message.expires(),
				message.sender(), message.legacy(), message.worker(), message.dispatched(), content.type(),
				content.body().length, death, shown.orderingKey(message.orderingKey()),
				shown.headers((death != null) ? DeadLetter.ownHeaders(content) : content.headers()), payload, problem,
				body);
	}

}
