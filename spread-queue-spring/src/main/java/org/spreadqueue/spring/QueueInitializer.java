package org.spreadqueue.spring;

import org.spreadqueue.QueueName;

/**
 * Prepares a queue before it is used, for example by starting a manager for it. Called
 * from any thread, for each listener and sender of the queue, and again after each
 * restart.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface QueueInitializer {

	/** Does nothing. */
	QueueInitializer NONE = (queue) -> {
	};

	/** Prepares a queue that is about to be used. */
	void initialize(QueueName queue);

}
