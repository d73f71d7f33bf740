package org.spreadqueue.spring.template;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.Assert;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.QueueException;
import org.spreadqueue.QueueName;
import org.spreadqueue.spring.PayloadConverter;

/**
 * Sends messages to queues through the senders of the application. Thread-safe.
 */
public final class SpreadQueueTemplate implements SpreadQueueOperations {

	/** Time for an answer, if not set: as long as a Perl sender waits. */
	public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

	private final QueueSenders senders;

	private final PayloadConverter payloads;

	private final @Nullable QueueName defaultQueue;

	private final Duration requestTimeout;

	/**
	 * Creates a template.
	 * @param senders its senders
	 * @param payloads converts payloads and answers
	 * @param defaultQueue the queue if none is named, {@code null} if one must be
	 * @param requestTimeout how long an answer may take
	 */
	public SpreadQueueTemplate(QueueSenders senders, PayloadConverter payloads, @Nullable QueueName defaultQueue,
			Duration requestTimeout) {
		Assert.notNull(senders, "'senders' must not be null");
		Assert.notNull(payloads, "'payloads' must not be null");
		Assert.notNull(requestTimeout, "'requestTimeout' must not be null");
		this.senders = senders;
		this.payloads = payloads;
		this.defaultQueue = defaultQueue;
		this.requestTimeout = requestTimeout;
	}

	@Override
	public void send(@Nullable Object payload) {
		send(defaultQueue(), payload);
	}

	@Override
	public void send(String queue, @Nullable Object payload) {
		await(sendAsync(queue, payload), queue);
	}

	@Override
	public <T> @Nullable T sendAndReceive(@Nullable Object payload, Class<T> responseType) {
		return sendAndReceive(defaultQueue(), payload, responseType);
	}

	@Override
	public <T> @Nullable T sendAndReceive(String queue, @Nullable Object payload, Class<T> responseType) {
		return await(sendAndReceiveAsync(queue, payload, responseType), queue);
	}

	@Override
	public <T> @Nullable T sendAndReceive(String queue, @Nullable Object payload,
			ParameterizedTypeReference<T> responseType) {
		return sendAndReceive(queue, payload, responseType, this.requestTimeout);
	}

	@Override
	public <T> @Nullable T sendAndReceive(String queue, @Nullable Object payload,
			ParameterizedTypeReference<T> responseType, Duration timeout) {
		return await(sendAndReceiveAsync(queue, payload, responseType, timeout), queue);
	}

	@Override
	public CompletableFuture<@Nullable Void> sendAsync(String queue, @Nullable Object payload) {
		return this.senders.sender(new QueueName(queue)).send(this.payloads.write(payload));
	}

	@Override
	public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(String queue, @Nullable Object payload,
			Class<T> responseType) {
		return request(queue, payload, responseType, this.requestTimeout);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(String queue, @Nullable Object payload,
			ParameterizedTypeReference<T> responseType, Duration timeout) {
		return request(queue, payload, responseType.getType(), timeout);
	}

	@SuppressWarnings("unchecked")
	private <T> CompletableFuture<@Nullable T> request(String queue, @Nullable Object payload, Type responseType,
			Duration timeout) {
		return this.senders.sender(new QueueName(queue))
			.request(this.payloads.write(payload), timeout)
			.thenApply((answer) -> (T) this.payloads.read(answer, responseType));
	}

	private String defaultQueue() {
		Assert.state(this.defaultQueue != null,
				"There is no default queue. Set the property spread.queue.name, or name the queue in the call.");
		return this.defaultQueue.value();
	}

	private static <T extends @Nullable Object> T await(CompletableFuture<T> result, String queue) {
		try {
			return result.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new QueueException("Interrupted while waiting for queue '" + queue
					+ "'. The message may have been sent and may be processed.", ex);
		}
		catch (ExecutionException ex) {
			throw failure(queue, (ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	/** A new exception of the same kind, whose stack trace shows who waited. */
	private static RuntimeException failure(String queue, Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		RuntimeException failure;
		if (cause instanceof DeliveryFailedException delivery) {
			failure = new DeliveryFailedException(delivery.reason(), message);
			failure.initCause(cause);
		}
		else if (cause instanceof JobFailedException job) {
			failure = new JobFailedException(job.errorType(), message);
			failure.initCause(cause);
		}
		else if (cause instanceof MessageConversionException) {
			failure = new MessageConversionException(message, cause);
		}
		else {
			failure = new QueueException("Queue '" + queue + "': " + message, cause);
		}
		return failure;
	}

}
