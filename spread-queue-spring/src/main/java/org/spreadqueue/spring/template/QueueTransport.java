package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;

/**
 * Takes the template's messages to their queues. Thread-safe, never blocks. Futures
 * complete on the given executor, {@code null} for the reply threads.
 */
interface QueueTransport {

	Delivery submit(QueueName queue, OutgoingJob job, @Nullable Executor completions);

	/** Sends a request, whose answer completes the future. */
	CompletableFuture<Content> request(QueueName queue, OutgoingJob job, Duration timeout,
			@Nullable Executor completions);

}
