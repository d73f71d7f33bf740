// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/**
 * Called before and after each message, inside the observation, once however many retries
 * there are. Beans of this type are called in their order, after the message in reverse.
 *
 * @since 0.1.0
 */
public interface QueueInterceptor {

	/** Called before the listener. An exception fails the message without calling it. */
	default void before(Job job) throws Exception {
	}

	/**
	 * Called after the error handler, on the thread that completed the message, also if
	 * {@link #before} threw. Exceptions are logged.
	 * @param result what the manager and the sender are told
	 * @param failure why the message failed, {@code null} if it did not, or if the
	 * listener returned a {@link JobResult.Failure}
	 */
	default void after(Job job, JobResult result, @Nullable Throwable failure) {
	}

}
