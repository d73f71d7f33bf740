package org.spreadqueue.spring.template;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Sends messages to queues. Payloads are records, maps or whatever Jackson writes;
 * {@code null} is possible.
 * <p>
 * Methods without a queue use the default queue, {@code spread.queue.name}. The blocking
 * ones wait for the result and throw what their asynchronous twins complete with:
 * {@link org.spreadqueue.DeliveryFailedException} when the message or its answer did not
 * get through, with the reason, and {@link org.spreadqueue.JobFailedException} when the
 * worker failed. All methods throw {@link IllegalArgumentException} for a queue name that
 * is not possible and for a payload that is too large, and
 * {@link org.springframework.messaging.converter.MessageConversionException} for payloads
 * and answers that cannot be converted.
 * <p>
 * <b>Threads.</b> All methods may be called from any thread. Futures complete on threads
 * of the library; what is attached to them should not block for long.
 */
public interface SpreadQueueOperations {

	/**
	 * Begins a message with options, such as headers, a delay or a time limit of its own.
	 * @param queue name of the queue
	 * @return the message without options
	 */
	SendSpec to(String queue);

	/**
	 * Begins a message with options to the default queue.
	 * @return the message without options
	 * @throws IllegalStateException if there is no default queue
	 */
	SendSpec toDefaultQueue();

	/**
	 * Sends a message to the default queue and waits until the queue has it.
	 * @param payload the message
	 */
	void send(@Nullable Object payload);

	/**
	 * Sends a message and waits until the queue has it.
	 * @param queue name of the queue
	 * @param payload the message
	 */
	void send(String queue, @Nullable Object payload);

	/**
	 * Sends a request to the default queue and waits for the worker's answer.
	 * @param <T> type of the answer
	 * @param payload the request
	 * @param responseType type of the answer
	 * @return the answer, {@code null} if the worker answered with nothing
	 */
	<T> @Nullable T sendAndReceive(@Nullable Object payload, Class<T> responseType);

	/**
	 * Sends a request and waits for the worker's answer, for
	 * {@code spread.queue.request-timeout} at most.
	 * @param <T> type of the answer
	 * @param queue name of the queue
	 * @param payload the request
	 * @param responseType type of the answer
	 * @return the answer, {@code null} if the worker answered with nothing
	 */
	<T> @Nullable T sendAndReceive(String queue, @Nullable Object payload, Class<T> responseType);

	/**
	 * Sends a request and waits for the worker's answer, for
	 * {@code spread.queue.request-timeout} at most.
	 * @param <T> type of the answer
	 * @param queue name of the queue
	 * @param payload the request
	 * @param responseType type of the answer, generics included
	 * @return the answer, {@code null} if the worker answered with nothing
	 */
	<T> @Nullable T sendAndReceive(String queue, @Nullable Object payload, ParameterizedTypeReference<T> responseType);

	/**
	 * Sends a message.
	 * @param queue name of the queue
	 * @param payload the message
	 * @return completes when the queue has it
	 */
	CompletableFuture<@Nullable Void> sendAsync(String queue, @Nullable Object payload);

	/**
	 * Sends a request, whose answer may take {@code spread.queue.request-timeout}.
	 * @param <T> type of the answer
	 * @param queue name of the queue
	 * @param payload the request
	 * @param responseType type of the answer
	 * @return completes with the answer, {@code null} if the worker answered with nothing
	 */
	<T> CompletableFuture<@Nullable T> sendAndReceiveAsync(String queue, @Nullable Object payload,
			Class<T> responseType);

}
