package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import org.spreadqueue.sender.Delivery;

/**
 * A message to a queue, option by option: <pre class="code">
 * template.to("orders").header("tenant", "a").priority(9).send(order);</pre> Immutable:
 * each option returns another one, so that one can be kept and used again. A manager of
 * Perl keeps no headers, no priority and no expiry, and cannot keep a delay or a key:
 * those fail with {@link org.spreadqueue.DeliveryFailedException.Reason#UNSUPPORTED}.
 * <p>
 * Terminal operations behave as those of {@link SpreadQueueOperations}.
 */
public interface SendSpec {

	/**
	 * Adds a header.
	 * @param name its name
	 * @param value its value
	 * @return with the header
	 */
	SendSpec header(String name, String value);

	/**
	 * Sets the priority.
	 * @param priority 0 to 9; messages of higher ones are given out first
	 * @return with the priority
	 */
	SendSpec priority(int priority);

	/**
	 * Has the message wait.
	 * @param delay for how long at least
	 * @return with the delay
	 */
	SendSpec delay(Duration delay);

	/**
	 * Limits the time in the queue. A message that no worker has by then is dropped.
	 * @param expiry the time
	 * @return with the limit
	 */
	SendSpec expiry(Duration expiry);

	/**
	 * Has messages with the same key worked on one at a time and in the order in which
	 * they came.
	 * @param key the key
	 * @return with the key
	 */
	SendSpec key(String key);

	/**
	 * Limits the time for an answer, instead of {@code spread.queue.request-timeout}.
	 * @param timeout for everything: finding a manager, waiting in the queue, and the
	 * work
	 * @return with the limit
	 */
	SendSpec timeout(Duration timeout);

	/**
	 * Says whether one-way messages wait for the commit of the transaction that is active
	 * on the calling thread, instead of {@code spread.queue.template.after-commit}.
	 * Without a transaction they are sent at once.
	 * @param afterCommit whether they do
	 * @return with the choice
	 */
	SendSpec afterCommit(boolean afterCommit);

	/**
	 * Sends a message and waits until the queue has it; with a transaction, see
	 * {@link #afterCommit}, returns at once.
	 * @param payload the message
	 */
	void send(@Nullable Object payload);

	/**
	 * Sends a message.
	 * @param payload the message
	 * @return completes when the queue has it
	 */
	CompletableFuture<@Nullable Void> sendAsync(@Nullable Object payload);

	/**
	 * Sends a message whose end is of interest.
	 * @param payload the message
	 * @return tells when the queue has it and when a worker has done it. Both futures are
	 * cancelled if it was to be sent after a commit and the transaction is rolled back
	 */
	Delivery submit(@Nullable Object payload);

	/**
	 * Sends several messages in their order and waits until the queue has all of them.
	 * All are converted before the first one is sent.
	 * @param payloads the messages
	 * @throws BatchSendException if some did not get there
	 */
	void sendAll(Collection<?> payloads);

	/**
	 * Sends several messages in their order.
	 * @param payloads the messages
	 * @return completes when the queue has all; fails with {@link BatchSendException} if
	 * it does not get some
	 */
	CompletableFuture<@Nullable Void> sendAllAsync(Collection<?> payloads);

	/**
	 * Sends a request and waits for the worker's answer.
	 * @param <T> type of the answer
	 * @param payload the request
	 * @param responseType type of the answer
	 * @return the answer, {@code null} if the worker answered with nothing
	 */
	<T> @Nullable T sendAndReceive(@Nullable Object payload, Class<T> responseType);

	/**
	 * Sends a request and waits for the worker's answer.
	 * @param <T> type of the answer
	 * @param payload the request
	 * @param responseType type of the answer, generics included
	 * @return the answer, {@code null} if the worker answered with nothing
	 */
	<T> @Nullable T sendAndReceive(@Nullable Object payload, ParameterizedTypeReference<T> responseType);

	/**
	 * Sends a request.
	 * @param <T> type of the answer
	 * @param payload the request
	 * @param responseType type of the answer
	 * @return completes with the answer, {@code null} if the worker answered with nothing
	 */
	<T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload, Class<T> responseType);

	/**
	 * Sends a request.
	 * @param <T> type of the answer
	 * @param payload the request
	 * @param responseType type of the answer, generics included
	 * @return completes with the answer, {@code null} if the worker answered with nothing
	 */
	<T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload,
			ParameterizedTypeReference<T> responseType);

}
