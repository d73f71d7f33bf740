// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;

/**
 * Keeps what is sent; the test decides what becomes of it.
 */
class RecordingTransport implements QueueTransport {

	static final MessageId ID = new MessageId(1, 1);

	final List<Sent> sent = new CopyOnWriteArrayList<>();

	CompletableFuture<MessageId> accepted = CompletableFuture.completedFuture(ID);

	CompletableFuture<Content> answer = new CompletableFuture<>();

	/** Of the last one-way message. */
	@Nullable Delivery delivery;

	/** Of the last request. */
	@Nullable Consumer<Progress> observer;

	@Override
	public Delivery submit(QueueName queue, OutgoingJob job, UnaryOperator<Executor> completions) {
		this.sent.add(new Sent(queue.value(), job, null));
		this.delivery = new Delivery(this.accepted, new CompletableFuture<>());
		return this.delivery;
	}

	@Override
	public CompletableFuture<Content> request(QueueName queue, OutgoingJob job, Duration timeout,
			UnaryOperator<Executor> completions, @Nullable Consumer<Progress> observer) {
		this.sent.add(new Sent(queue.value(), job, timeout));
		this.observer = observer;
		return this.answer;
	}

	/** The text payloads, in the order in which they were sent. */
	List<String> texts() {
		return this.sent.stream().map((one) -> one.job().content().tree().asString()).toList();
	}

	record Sent(String queue, OutgoingJob job, @Nullable Duration timeout) {
	}

}
