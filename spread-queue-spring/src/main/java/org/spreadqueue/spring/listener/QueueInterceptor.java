package org.spreadqueue.spring.listener;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/**
 * Is called before and after each message, once whatever the number of retries, inside
 * the observation. Beans of this type are called in their order, and in reverse after the
 * message.
 *
 * @since 0.1.0
 */
public interface QueueInterceptor {

	/**
	 * Is called before the listener.
	 * @param job the message
	 * @throws Exception to have the message fail without a call of the listener
	 */
	default void before(Job job) throws Exception {
	}

	/**
	 * Is called when the message is through, after the error handler, on the thread that
	 * completed it; also if {@link #before} threw. What this throws is logged.
	 * @param job the message
	 * @param result what the manager and the sender get to know
	 * @param failure why it failed, {@code null} if it did not
	 */
	default void after(Job job, JobResult result, @Nullable Throwable failure) {
	}

}
