// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;

/**
 * Takes the template's messages to their queues. Thread-safe, never blocks. Futures
 * complete on the executor that {@code completions} makes of the reply threads.
 */
interface QueueTransport {

	Delivery submit(QueueName queue, OutgoingJob job, UnaryOperator<Executor> completions);

	/**
	 * Sends a request, whose answer completes the future. The observer of progress, if
	 * there is one, is called there, too.
	 */
	CompletableFuture<Content> request(QueueName queue, OutgoingJob job, Duration timeout,
			UnaryOperator<Executor> completions, @Nullable Consumer<Progress> observer);

}
