// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.List;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.OutgoingJob;

/**
 * Keeps one-way messages in the database of the application, as part of the transaction
 * that is active on the calling thread, until they have been sent after its commit. What
 * a transaction has committed is sent, whatever dies; what it has rolled back is not.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public interface MessageOutbox {

	/**
	 * Writes messages to one queue, in their order. Blocks as the database does. Without
	 * a transaction, all of them are written in one of their own.
	 * @throws IllegalArgumentException for a message that is too large
	 * @throws IllegalStateException if there is a transaction, but not one that the
	 * messages could be part of
	 */
	void write(QueueName queue, List<OutgoingJob> messages);

	/**
	 * Returns an outbox with the same table, for the messages of a further connection.
	 * @param connection its name, empty for the main connection
	 */
	MessageOutbox forConnection(String connection);

}
