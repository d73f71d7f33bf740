// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.spreadqueue.QueueName;
import org.spreadqueue.worker.Job;

/**
 * The message that a listener works on, in the MDC of the thread: each line that is
 * logged meanwhile says so, whoever logs it. Opened and closed on one thread, the last
 * one first; what was there before comes back.
 *
 * @since 0.1.0
 */
public final class QueueMdc implements AutoCloseable {

	/** Name of the queue. */
	public static final String QUEUE = "spread.queue.name";

	/** Id of the listener. */
	public static final String LISTENER = "spread.queue.listener";

	/** Id of the message in all attempts; not there if a Perl manager dispatched it. */
	public static final String MESSAGE_ID = "spread.queue.message.id";

	/** Which attempt it is, from 1. */
	public static final String ATTEMPT = "spread.queue.attempt";

	private final @Nullable String queue;

	private final @Nullable String listener;

	private final @Nullable String messageId;

	private final @Nullable String attempt;

	private QueueMdc() {
		this.queue = MDC.get(QUEUE);
		this.listener = MDC.get(LISTENER);
		this.messageId = MDC.get(MESSAGE_ID);
		this.attempt = MDC.get(ATTEMPT);
	}

	/** From now on, this thread works on a message. */
	public static QueueMdc open(String listenerId, Job job) {
		return open(listenerId, job.queue(), (job.messageId() != null) ? job.messageId().toString() : null,
				Integer.toString(job.attempt()));
	}

	/** From now on, this thread works on several messages of a queue. */
	public static QueueMdc open(String listenerId, QueueName queue) {
		return open(listenerId, queue, null, null);
	}

	private static QueueMdc open(String listenerId, QueueName queue, @Nullable String messageId,
			@Nullable String attempt) {
		QueueMdc before = new QueueMdc();
		set(QUEUE, queue.value());
		set(LISTENER, listenerId);
		set(MESSAGE_ID, messageId);
		set(ATTEMPT, attempt);
		return before;
	}

	/** It no longer does. */
	@Override
	public void close() {
		set(QUEUE, this.queue);
		set(LISTENER, this.listener);
		set(MESSAGE_ID, this.messageId);
		set(ATTEMPT, this.attempt);
	}

	private static void set(String key, @Nullable String value) {
		if (value != null) {
			MDC.put(key, value);
		}
		else {
			MDC.remove(key);
		}
	}

}
