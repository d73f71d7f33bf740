// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.worker.Job;

/**
 * Decides about a message on which a listener has failed for good, after all retries;
 * conversion errors and rejections included. A bean of this type is used by all listeners
 * that name no other.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface QueueErrorHandler {

	/**
	 * Handles a failure, inside the observation and on the thread on which it happened.
	 * @return the value, or a future of it, in place of the listener's. The message is
	 * done with it, unless it is a {@link org.spreadqueue.worker.JobResult} that says
	 * something else, such as {@code JobResult.fatal(failure)}
	 * @throws Throwable to have the message fail with that, the failure itself or another
	 */
	@Nullable Object handleError(Job job, Throwable failure) throws Throwable;

}
