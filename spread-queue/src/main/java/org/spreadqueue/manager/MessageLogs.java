// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.util.Set;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.store.MessageLog;

/**
 * The logs of the queues that the managers of a program keep on a disk. All of them
 * belong to the event loop of these managers.
 *
 * @since 0.1.0
 */
public interface MessageLogs extends AutoCloseable {

	/** For managers that keep their messages in memory. */
	MessageLogs NONE = new MessageLogs() {

		@Override
		public MessageLog open(QueueName queue, Listener listener) {
			return MessageLog.NONE;
		}

		@Override
		public Set<QueueName> queues() {
			return Set.of();
		}

		@Override
		public String location() {
			return "";
		}

		@Override
		public void close() {
		}

	};

	/**
	 * Opens the log of a queue. From any thread, and does not block: what was found in
	 * the directory has been read before.
	 * @throws IllegalStateException if it is open already, or the logs are closed
	 */
	@SuppressWarnings("exports") // Only managers use it.
	MessageLog open(QueueName queue, Listener listener);

	/** Returns the queues of which messages were found, opened or not. */
	Set<QueueName> queues();

	/** Returns where the logs are, for people; empty if they keep nothing. */
	String location();

	/** Writes what is left, for a moment at most, and closes the logs. Blocks. */
	@Override
	void close();

	/** Is told of a log by any thread, and must not block. */
	interface Listener {

		/** More of what was committed is synced. */
		void synced();

		/** The log cannot be written any more. Told once. */
		void failed(Exception cause);

	}

}
