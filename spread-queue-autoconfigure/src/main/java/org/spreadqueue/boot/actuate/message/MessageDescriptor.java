package org.spreadqueue.boot.actuate.message;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.protocol.frame.Content;

/**
 * A message of a queue. What the application has written is {@code null} unless it is
 * shown to who looks.
 *
 * @param notBefore when it may be dispatched, {@code null} if at once
 * @param expires when it expires, {@code null} if never
 * @param sender private group of its sender
 * @param legacy whether that speaks the protocol of Spread::Queue 0.4
 * @param worker private group of the worker that has it, {@code null} if none
 * @param dispatched when it was dispatched to that, {@code null} if to none
 * @param size bytes of the payload as it travels
 * @param death why it is a dead letter, {@code null} if it is none
 * @param headers those that the sender has set
 * @param payload its text as JSON, {@code null} unless this message alone was asked for
 * @param problem why the payload is not there although it is shown, else {@code null}
 * @since 0.1.0
 */
public record MessageDescriptor(String id, Place place, int attempt, boolean replyWanted, int priority, Instant arrived,
		@Nullable Instant notBefore, @Nullable Instant expires, String sender, boolean legacy, @Nullable String worker,
		@Nullable Instant dispatched, String contentType, int size, @Nullable DeathDescriptor death,
		@Nullable String orderingKey, @Nullable Map<String, String> headers, @Nullable String payload,
		@Nullable String problem) implements OperationResponseBody {

	/** Bytes of the largest payload that is shown. */
	static final int MAX_PAYLOAD = 256 * 1024;

	/** Describes a message without its payload. */
	static MessageDescriptor of(QueuedMessage message, Viewer viewer) {
		return of(message, viewer, null, null);
	}

	/** Describes a message with its payload. */
	static MessageDescriptor withPayload(QueuedMessage message, Viewer viewer) {
		int size = message.content().body().length;
		if (viewer.mayRead() && size > MAX_PAYLOAD) {
			return of(message, viewer, null,
					"The payload has " + size + " bytes; at most " + MAX_PAYLOAD + " are shown. An export has it");
		}
		try {
			JsonNode payload = viewer.payload(message.content());
			return of(message, viewer, (payload != null) ? payload.toPrettyString() : null, null);
		}
		catch (UnreadableMessageException ex) {
			return of(message, viewer, null, ex.getMessage());
		}
	}

	private static MessageDescriptor of(QueuedMessage message, Viewer viewer, @Nullable String payload,
			@Nullable String problem) {
		Content content = message.content();
		return new MessageDescriptor(message.id().toString(), message.place(), message.attempt(), message.replyWanted(),
				message.priority(), message.arrived(), message.notBefore(), message.expires(), message.sender(),
				message.legacy(), message.worker(), message.dispatched(), content.type(), content.body().length,
				DeathDescriptor.of(content, viewer), viewer.orderingKey(message.orderingKey()), viewer.headers(content),
				payload, problem);
	}

}
