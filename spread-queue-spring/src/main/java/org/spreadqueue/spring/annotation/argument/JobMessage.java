// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.argument;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

import org.spreadqueue.worker.Job;

/**
 * A job as a message of Spring. To those who ask for its payload it is a tree, made on
 * demand; {@link JobMessageConverter} reads objects straight from the bytes.
 */
public final class JobMessage extends GenericMessage<Object> {

	private static final long serialVersionUID = 1L;

	private final transient Job job;

	public JobMessage(Job job, MessageHeaders headers) {
		super(job, headers);
		this.job = job;
	}

	@Override
	public Object getPayload() {
		return this.job.payload();
	}

	Job job() {
		return this.job;
	}

	/**
	 * Returns the same message with the job itself as payload, so that nobody reads it.
	 */
	Message<Job> unread() {
		return new GenericMessage<>(this.job, getHeaders());
	}

}
