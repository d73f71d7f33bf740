package org.spreadqueue.spring.template;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.QueueException;

/**
 * Waits for futures, and throws what they fail with.
 */
final class Waiting {

	private Waiting() {
	}

	static <T extends @Nullable Object> T await(CompletableFuture<T> result, String queue) {
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
		else if (cause instanceof BatchSendException batch) {
			// Was made on behalf of this thread already.
			failure = batch;
		}
		else {
			failure = new QueueException("Queue '" + queue + "': " + message, cause);
		}
		return failure;
	}

}
