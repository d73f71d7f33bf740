package org.spreadqueue.spring;

import org.spreadqueue.QueueName;

/**
 * Does what has to be done before a queue is used for the first time, for example start a
 * manager for it. Called from any thread, again for each user of the queue, and after
 * each restart.
 */
@FunctionalInterface
public interface QueueInitializer {

	/** Does nothing. */
	QueueInitializer NONE = (queue) -> {
	};

	/**
	 * Prepares a queue.
	 * @param queue the queue that is about to be used
	 */
	void initialize(QueueName queue);

}
