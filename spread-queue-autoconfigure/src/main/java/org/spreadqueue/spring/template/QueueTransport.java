package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;

/**
 * What the template sends through. Called from any thread, never blocks.
 */
interface QueueTransport {

	/**
	 * Sends a message.
	 * @param queue the queue
	 * @param payload the message
	 * @param options how; refused with {@link IllegalArgumentException} if the queue has
	 * no way to keep to them
	 * @param trace headers of the trace, dropped if they cannot travel
	 * @return what becomes of it
	 */
	SendReceipt submit(QueueName queue, JsonNode payload, SendOptions options, Map<String, String> trace);

	/**
	 * Sends a request.
	 * @param queue the queue
	 * @param payload the request
	 * @param options how
	 * @param trace headers of the trace
	 * @param timeout for everything
	 * @return completes with the answer
	 */
	CompletableFuture<JsonNode> request(QueueName queue, JsonNode payload, SendOptions options,
			Map<String, String> trace, Duration timeout);

}
