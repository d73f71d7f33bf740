package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;

/** Takes the template's messages to their queues. Thread-safe, never blocks. */
interface QueueTransport {

	Delivery submit(QueueName queue, OutgoingJob job);

	/** Sends a request, whose answer completes the future. */
	CompletableFuture<Content> request(QueueName queue, OutgoingJob job, Duration timeout);

}
