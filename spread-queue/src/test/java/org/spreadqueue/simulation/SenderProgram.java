// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Content;

/**
 * A sender as the simulation sees it.
 */
public interface SenderProgram extends Program {

	/**
	 * The application sends a message.
	 * @param order which
	 * @param now the time
	 */
	void submit(Order order, long now);

	/**
	 * A message for the queue.
	 *
	 * @param number its number in the run
	 * @param content what it carries
	 * @param priority 0 to 9
	 * @param orderingKey its key, if any
	 * @param delayMillis how long it may not be given out
	 * @param expiryMillis how long it is wanted, 0 for ever
	 */
	record Order(int number, Content content, int priority, @Nullable String orderingKey, long delayMillis,
			long expiryMillis) {
	}

	/** What a sender can do to the world. */
	interface SenderSurroundings extends Surroundings {

		/**
		 * The application was told that a manager has the message.
		 * @param number its number
		 */
		void accepted(int number);

		/**
		 * The application was told that the message is done.
		 * @param number its number
		 */
		void done(int number);

		/**
		 * The application was told that the message will not be done.
		 * @param number its number
		 * @param reason why
		 */
		void ended(int number, String reason);

		/**
		 * The sender keeps no more of the message, which a manager has.
		 * @param number its number
		 */
		void released(int number);

	}

}
