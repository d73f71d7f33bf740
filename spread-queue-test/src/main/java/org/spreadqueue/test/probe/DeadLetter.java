// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.util.Map;

import org.spreadqueue.protocol.frame.Content;

/**
 * A message in a dead-letter queue.
 *
 * @param id identity that it had in its own queue, as in logs
 * @param content what it carries: its payload, its headers, and those of a dead letter
 * @since 0.1.0
 */
public record DeadLetter(String id, JobFailure failure, Content content) {

	private static final String REASON = "x-dead-letter-reason";

	private static final String ERROR_TYPE = "x-dead-letter-error-type";

	private static final String ERROR_MESSAGE = "x-dead-letter-error-message";

	private static final String ATTEMPTS = "x-dead-letter-deliveries";

	private static final String ID = "x-dead-letter-id";

	static DeadLetter of(Content content) {
		Map<String, String> headers = content.headers();
		String message = headers.getOrDefault(ERROR_MESSAGE, headers.getOrDefault(REASON, ""));
		return new DeadLetter(headers.getOrDefault(ID, ""),
				new JobFailure(headers.get(ERROR_TYPE), message, Integer.parseInt(headers.getOrDefault(ATTEMPTS, "0"))),
				content);
	}

	@Override
	public String toString() {
		return "message " + this.id + " " + this.failure;
	}

}
