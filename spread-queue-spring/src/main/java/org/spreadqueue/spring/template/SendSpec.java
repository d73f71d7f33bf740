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

	/** Adds a header. */
	SendSpec header(String name, String value);

	/** Sets the priority, 0 to 9; messages with a higher one are dispatched first. */
	SendSpec priority(int priority);

	/** Sets how long the message waits in the queue at least. */
	SendSpec delay(Duration delay);

	/** Limits the time in the queue. A message that no worker has by then is dropped. */
	SendSpec expiry(Duration expiry);

	/** Has messages with the same key processed one at a time, in their order. */
	SendSpec key(String key);

	/**
	 * Limits the time for an answer, instead of {@code spread.queue.request-timeout}.
	 * @param timeout for everything: finding a manager, waiting in the queue, and the
	 * work
	 */
	SendSpec timeout(Duration timeout);

	/**
	 * Says whether one-way messages wait for the commit of the transaction that is active
	 * on the calling thread, instead of {@code spread.queue.template.after-commit}.
	 * Without a transaction they are sent at once.
	 */
	SendSpec afterCommit(boolean afterCommit);

	/**
	 * Sends a message and waits until the queue has it. A message that is sent
	 * {@linkplain #afterCommit after a commit} is not waited for.
	 */
	void send(@Nullable Object payload);

	/** Sends a message; the future completes when the queue has it. */
	CompletableFuture<@Nullable Void> sendAsync(@Nullable Object payload);

	/**
	 * Sends a message whose outcome is of interest.
	 * @return tells when the queue has it and when a worker has done it. Both futures are
	 * cancelled if it was to be sent after a commit and the transaction is rolled back
	 */
	Delivery submit(@Nullable Object payload);

	/**
	 * Sends several messages in their order and waits until the queue has all of them.
	 * All are converted before the first one is sent.
	 * @throws BatchSendException if some did not get there
	 */
	void sendAll(Collection<?> payloads);

	/**
	 * Sends several messages in their order.
	 * @return completes when the queue has all; fails with {@link BatchSendException} if
	 * it does not get some
	 */
	CompletableFuture<@Nullable Void> sendAllAsync(Collection<?> payloads);

	/**
	 * Sends a request and waits for the worker's answer.
	 * @return the answer, {@code null} if the worker answered with nothing
	 */
	<T> @Nullable T sendAndReceive(@Nullable Object payload, Class<T> responseType);

	/**
	 * Sends a request and waits for the worker's answer.
	 * @param responseType type of the answer, generics included
	 * @return the answer, {@code null} if the worker answered with nothing
	 */
	<T> @Nullable T sendAndReceive(@Nullable Object payload, ParameterizedTypeReference<T> responseType);

	/**
	 * Sends a request.
	 * @return completes with the answer, {@code null} if the worker answered with nothing
	 */
	<T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload, Class<T> responseType);

	/**
	 * Sends a request.
	 * @param responseType type of the answer, generics included
	 * @return completes with the answer, {@code null} if the worker answered with nothing
	 */
	<T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload,
			ParameterizedTypeReference<T> responseType);

}
