// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Sends messages to queues. A payload is a record, a map or anything else that Jackson
 * writes; it may be {@code null}. Of a {@link org.springframework.messaging.Message} its
 * payload is sent, with its headers that are texts, numbers, truth values, UUIDs or enum
 * constants; those of a {@link SendSpec} go first. Without a queue, methods use the
 * default queue, {@code spread.queue.name}. Answers may take
 * {@code spread.queue.request-timeout}; they are {@code null} if the worker answered with
 * nothing.
 * <p>
 * <b>Errors.</b> Blocking methods throw what their asynchronous twins complete with:
 * {@link org.spreadqueue.DeliveryFailedException}, with the reason, if the message or its
 * answer did not get through, and {@link org.spreadqueue.JobFailedException} if the
 * worker failed. All methods throw {@link IllegalArgumentException} for an invalid queue
 * name or a payload that is too large, and
 * {@link org.springframework.messaging.converter.MessageConversionException} for a
 * payload or an answer that cannot be converted.
 * <p>
 * <b>Threads.</b> All methods may be called from any thread. Futures complete on threads
 * of the library; what is attached to them should not block for long.
 *
 * @since 0.1.0
 */
public interface SpreadQueueOperations {

	/** Begins a message with options, such as headers, delay or timeout. */
	SendSpec to(String queue);

	/**
	 * Begins a message with options to the default queue.
	 * @throws IllegalStateException if there is no default queue
	 */
	SendSpec toDefaultQueue();

	/** Sends a message to the default queue and waits until the queue has it. */
	void send(@Nullable Object payload);

	/** Sends a message and waits until the queue has it. */
	void send(String queue, @Nullable Object payload);

	/** Sends a request to the default queue and waits for the answer. */
	<T> @Nullable T sendAndReceive(@Nullable Object payload, Class<T> responseType);

	/** Sends a request and waits for the answer. */
	<T> @Nullable T sendAndReceive(String queue, @Nullable Object payload, Class<T> responseType);

	/** Sends a request and waits for the answer, of a type that may have generics. */
	<T> @Nullable T sendAndReceive(String queue, @Nullable Object payload, ParameterizedTypeReference<T> responseType);

	/** Sends a message; the future completes when the queue has it. */
	CompletableFuture<@Nullable Void> sendAsync(String queue, @Nullable Object payload);

	/** Sends a request; the future completes with the answer. */
	<T> CompletableFuture<@Nullable T> sendAndReceiveAsync(String queue, @Nullable Object payload,
			Class<T> responseType);

}
