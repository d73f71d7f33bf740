// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.util.Map;

import org.spreadqueue.manager.machine.DeadLetterHeaders;
import org.spreadqueue.protocol.frame.Content;

/**
 * A message in a dead-letter queue.
 *
 * @param id identity that it had in its own queue, as in logs
 * @param content what it carries: its payload, its headers, and those of a dead letter
 * @since 0.1.0
 */
public record DeadLetter(String id, JobFailure failure, Content content) {

	static DeadLetter of(Content content) {
		Map<String, String> headers = content.headers();
		String message = headers.getOrDefault(DeadLetterHeaders.ERROR_MESSAGE,
				headers.getOrDefault(DeadLetterHeaders.REASON, ""));
		int attempts = Integer.parseInt(headers.getOrDefault(DeadLetterHeaders.DELIVERIES, "0"));
		return new DeadLetter(headers.getOrDefault(DeadLetterHeaders.ID, ""),
				new JobFailure(headers.get(DeadLetterHeaders.ERROR_TYPE), message, attempts), content);
	}

	@Override
	public String toString() {
		return "message " + this.id + " " + this.failure;
	}

}
