package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;

/**
 * What the template sends through. Called from any thread, never blocks.
 */
interface QueueTransport {

	/**
	 * Sends a message.
	 * @param queue the queue
	 * @param job the message
	 * @return what becomes of it
	 */
	Delivery submit(QueueName queue, OutgoingJob job);

	/**
	 * Sends a request.
	 * @param queue the queue
	 * @param job the request
	 * @param timeout for everything
	 * @return completes with the answer
	 */
	CompletableFuture<JsonNode> request(QueueName queue, OutgoingJob job, Duration timeout);

	/**
	 * Returns what sends through the senders of the application.
	 * @param senders the senders
	 * @return the transport
	 */
	static QueueTransport of(QueueSenders senders) {
		return new QueueTransport() {

			@Override
			public Delivery submit(QueueName queue, OutgoingJob job) {
				return senders.sender(queue).submit(job);
			}

			@Override
			public CompletableFuture<JsonNode> request(QueueName queue, OutgoingJob job, Duration timeout) {
				return senders.sender(queue).request(job, timeout);
			}

		};
	}

}
