// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import org.spreadqueue.Progress;
import org.spreadqueue.sender.Delivery;

/**
 * A message to a queue, option by option: <pre class="code">
 * template.to("orders").header("tenant", "a").priority(9).send(order);</pre> Immutable:
 * each option returns a new object, so that any of them can be kept and used again.
 * <p>
 * A Perl manager drops headers, priority and expiry. With a delay or a key, sending to it
 * fails with {@link org.spreadqueue.DeliveryFailedException.Reason#UNSUPPORTED}.
 * <p>
 * For errors and threads see {@link SpreadQueueOperations}.
 *
 * @since 0.1.0
 */
public interface SendSpec {

	/**
	 * Adds a header, which listeners take with {@code @Header}.
	 * @throws IllegalArgumentException for a name that is set by the receiver:
	 * {@code id}, {@code timestamp}, and what begins with {@code spreadQueue_}, or by the
	 * outbox: {@code x-outbox-id}
	 */
	SendSpec header(String name, String value);

	/** Sets the priority, 0 to 9; messages with a higher one are dispatched first. */
	SendSpec priority(int priority);

	/** Sets the least time in the queue before the message is dispatched. */
	SendSpec delay(Duration delay);

	/** Sets the time after which the message is dropped if it is still in the queue. */
	SendSpec expiry(Duration expiry);

	/** Has messages with the same key processed one at a time, in their order. */
	SendSpec key(String key);

	/**
	 * Says what type payloads are written as, if their class does not say it: in a
	 * {@code List<Shape>}, for example, that elements need the type ids of {@code Shape}.
	 * Default the class of the payload.
	 */
	SendSpec payloadType(ParameterizedTypeReference<?> type);

	/**
	 * Limits the time for finding a manager, waiting in the queue and the work, instead
	 * of {@code spread.queue.request-timeout}.
	 */
	SendSpec timeout(Duration timeout);

	/**
	 * Has an observer called with the {@linkplain org.spreadqueue.worker.JobProgress
	 * progress} of a request, or of a message that is {@linkplain #submit submitted}, if
	 * the listener reports any: a few times a second at most, on a reply thread, or on
	 * the calling thread while that waits for the answer. Not for other one-way messages,
	 * nor with a Perl worker or manager.
	 */
	SendSpec onProgress(Consumer<Progress> observer);

	/**
	 * Says whether one-way messages wait for the commit of the calling thread's
	 * transaction, instead of {@code spread.queue.template.after-commit}. Without a
	 * transaction they leave at once.
	 */
	SendSpec afterCommit(boolean afterCommit);

	/**
	 * Says whether one-way messages go through the outbox, instead of
	 * {@code spread.queue.template.outbox}: they are written in the calling thread's
	 * transaction, and sent after its commit even if this program dies. They are
	 * <em>sent</em> as soon as they are written; a failure to write one is thrown, by
	 * asynchronous methods too. {@link #submit} is not possible. This goes before
	 * {@link #afterCommit}.
	 * @throws IllegalStateException if there is no outbox
	 */
	SendSpec outbox(boolean outbox);

	/** Sends one-way messages through the {@linkplain #outbox(boolean) outbox}. */
	default SendSpec outbox() {
		return outbox(true);
	}

	/**
	 * Sends a message and waits until the queue has it. Does not wait for a message that
	 * is sent {@linkplain #afterCommit after a commit} or by the
	 * {@linkplain #outbox(boolean) outbox}.
	 */
	void send(@Nullable Object payload);

	/** Sends a message; the future completes when the queue has it. */
	CompletableFuture<@Nullable Void> sendAsync(@Nullable Object payload);

	/**
	 * Sends a message and tells when the queue has it and when a worker has done it. A
	 * rollback cancels both futures of a message that was to be sent after the commit.
	 * @throws IllegalStateException if the message would go through the outbox
	 */
	Delivery submit(@Nullable Object payload);

	/**
	 * Converts all messages, sends them in their order and waits until the queue has
	 * them.
	 * @throws BatchSendException if some did not get there
	 */
	void sendAll(Collection<?> payloads);

	/**
	 * Sends several messages in their order; the future completes when the queue has all,
	 * or with {@link BatchSendException}.
	 */
	CompletableFuture<@Nullable Void> sendAllAsync(Collection<?> payloads);

	/** Sends a request and waits for the answer, {@code null} if it is empty. */
	<T> @Nullable T sendAndReceive(@Nullable Object payload, Class<T> responseType);

	/** Sends a request and waits for the answer, {@code null} if it is empty. */
	<T> @Nullable T sendAndReceive(@Nullable Object payload, ParameterizedTypeReference<T> responseType);

	/** Sends a request; the future completes with the answer, perhaps {@code null}. */
	<T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload, Class<T> responseType);

	/** Sends a request; the future completes with the answer, perhaps {@code null}. */
	<T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload,
			ParameterizedTypeReference<T> responseType);

}
