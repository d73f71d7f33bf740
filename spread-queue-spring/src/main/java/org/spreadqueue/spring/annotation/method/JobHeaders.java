// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;

import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.worker.Job;

/**
 * The headers of a job: those of its sender, without reserved names, and what the worker
 * knows. Written in place, because {@link MessageHeaders} would copy a map of them for
 * each job.
 */
final class JobHeaders extends MessageHeaders {

	private static final long serialVersionUID = 1L;

	JobHeaders(Job job, String listenerId, @Nullable ManualAcknowledgment acknowledgment) {
		super(Collections.unmodifiableMap(job.headers()));
		Map<String, Object> headers = getRawHeaders();
		boolean deadLetter = DeadLetter.isQueueOfThem(job.queue());
		for (String name : job.headers().keySet()) {
			if (isForged(name, deadLetter)) {
				headers.remove(name);
			}
		}
		headers.put(QueueHeaders.QUEUE, job.queue().value());
		headers.put(QueueHeaders.ORIGINATOR, job.originator());
		headers.put(QueueHeaders.JOB_ID, job.id());
		headers.put(QueueHeaders.LISTENER_ID, listenerId);
		headers.put(QueueHeaders.ATTEMPT, job.attempt());
		headers.put(QueueHeaders.QUEUED_FOR, job.queuedFor());
		if (job.messageId() != null) {
			headers.put(QueueHeaders.MESSAGE_ID, job.messageId().toString());
		}
		headers.put(QueueHeaders.JOB, job);
		if (acknowledgment != null) {
			headers.put(QueueHeaders.ACKNOWLEDGMENT, acknowledgment);
		}
	}

	/** Spring has overwritten its id and timestamp already. */
	private static boolean isForged(String name, boolean deadLetter) {
		if (name.equals(ID) || name.equals(TIMESTAMP)) {
			return false;
		}
		return QueueHeaders.isLocal(name) || (!deadLetter && QueueHeaders.isOfDeadLetter(name));
	}

}
