// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.worker.JobResult;

/**
 * Remembers the messages that idempotent listeners have done, in the transaction of their
 * work: either both are committed, or neither. So a message that is delivered again, for
 * whatever reason, has no second effect in what the transaction covers.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MessageInbox {

	/** Refuses every listener. */
	MessageInbox NONE = (options, methods) -> {
		throw new NotIdempotentException(options.id(), "There is no inbox that remembers what it has done.",
				"Give its container one: builder.inbox(...).");
	};

	/**
	 * Prepares for a listener, when its container is built.
	 * @param options settings of the listener
	 * @param methods what it calls, whose declared transactions its own must be able to
	 * carry
	 * @throws NotIdempotentException if it cannot be idempotent
	 */
	Transactions open(ListenerOptions options, ListenerMethods methods);

	/** The transactions of one listener. Thread-safe. */
	@FunctionalInterface
	interface Transactions {

		/**
		 * Does some work in a transaction that also remembers the key. Commits if the
		 * result is {@link JobResult.Done}; any other result, or an exception, leaves no
		 * trace. If another thread or program is at work on the same key, waits for its
		 * end.
		 * @param queue the queue of the message, to which the key belongs
		 * @param key of the message; {@code null} if it has none, and nothing is
		 * remembered
		 * @return the result of the work; {@code null} if it was not called, because a
		 * transaction with that key has been committed
		 * @throws Exception of the work, or of the transaction
		 */
		@Nullable JobResult once(QueueName queue, @Nullable String key, Callable<JobResult> work) throws Exception;

	}

}
