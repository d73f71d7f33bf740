package org.spreadqueue.worker;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * One delivery of a message to this worker. Immutable, except for the payload.
 *
 * @param id number of the job within its worker, from 1
 * @param originator private group of the sender, where acknowledgement and response go
 * @param payload what the sender submitted
 * @param format the sender's format; the default one for JSON in the native protocol
 * @param size bytes of the message as submitted
 * @param messageId identity of the message, the same in every delivery; {@code null} from
 * a legacy manager, which knows none
 * @param headers texts that the sender added; empty from a legacy manager
 * @param attempt which attempt this is, from 1; always 1 from a legacy manager
 * @param queuedFor how long it was in the queue; zero from a legacy manager
 * @since 0.1.0
 */
public record Job(long id, QueueName queue, String originator, JsonNode payload, WireFormat format, int size,
		@Nullable MessageId messageId, Map<String, String> headers, int attempt, Duration queuedFor) {

	/** Keeps a copy of the headers. */
	public Job {
		headers = Map.copyOf(headers);
	}

	/** Creates a job of a legacy manager, which knows no more about it. */
	public Job(long id, QueueName queue, String originator, JsonNode payload, WireFormat format, int size) {
		this(id, queue, originator, payload, format, size, null, Map.of(), 1, Duration.ZERO);
	}

}
