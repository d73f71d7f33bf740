// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import org.spreadqueue.QueueName;

/**
 * Prepares a queue that is about to be used, for example by starting a manager for it.
 * Called from any thread, for each listener and sender of the queue and again after each
 * restart.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface QueueInitializer {

	QueueInitializer NONE = (queue) -> {
	};

	void initialize(QueueName queue);

}
