// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.QueueException;

/** Waits for the outcome of a send, for the blocking methods of the template. */
final class BlockingWait {

	private BlockingWait() {
	}

	/**
	 * Sends something, waits for its future, and throws what that fails with.
	 * @param send sends it so that its futures complete on the thread that waits here
	 */
	static <T extends @Nullable Object> T await(String queue, Function<WaitingCaller, CompletableFuture<T>> send) {
		WaitingCaller caller = new WaitingCaller();
		CompletableFuture<T> result = send.apply(caller);
		try {
			return caller.await(result);
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

	/** An exception of the same kind, whose stack trace shows who waited. */
	private static RuntimeException failure(String queue, Throwable cause) {
		if (cause instanceof BatchSendException batch) {
			return batch;
		}
		String message = String.valueOf(cause.getMessage());
		if (cause instanceof MessageConversionException) {
			return new MessageConversionException(message, cause);
		}
		if (cause instanceof DeliveryFailedException delivery) {
			return caused(new DeliveryFailedException(delivery.reason(), message), cause);
		}
		if (cause instanceof JobFailedException job) {
			return caused(new JobFailedException(job.errorType(), job.errorText(), job.attempt()), cause);
		}
		return new QueueException("Queue '" + queue + "': " + message, cause);
	}

	private static RuntimeException caused(RuntimeException failure, Throwable cause) {
		failure.initCause(cause);
		return failure;
	}

}
