// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.time.Duration;
import java.util.List;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;

/**
 * The three programs of a queue, of one make.
 */
interface Peers {

	/**
	 * Starts a manager; it may take a moment until it is active.
	 */
	AutoCloseable manager(QueueName queue) throws Exception;

	/**
	 * Starts a sender.
	 */
	TestSender sender(QueueName queue, Serializer serializer) throws Exception;

	/**
	 * Starts a worker that answers a job {@code x} with <code>{echo: x}</code>.
	 * @param queue the queue
	 * @param hold whether each job waits for {@link TestWorker#release()}
	 */
	TestWorker worker(QueueName queue, boolean hold) throws Exception;

	/**
	 * A sender under test.
	 */
	interface TestSender extends AutoCloseable {

		void send(JsonNode payload) throws Exception;

		/**
		 * Sends a request and waits for the answer.
		 * @return the answer, JSON null if there is none
		 */
		JsonNode request(JsonNode payload, Duration timeout) throws Exception;

	}

	/**
	 * A worker under test.
	 */
	interface TestWorker extends AutoCloseable {

		/** The jobs that it has begun. */
		List<JsonNode> begun();

		/** Lets the job that is held end. */
		void release() throws Exception;

		/** Ends it without a goodbye. */
		void kill() throws Exception;

	}

}
