// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

/**
 * The bytes of a message or of an answer are malformed, or in a format that is not read.
 * A job that fails with it would fail in every worker.
 *
 * @since 0.1.0
 */
public class UnreadableMessageException extends QueueException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception; the message says what is wrong with the bytes, and where.
	 */
	public UnreadableMessageException(String message) {
		super(message);
	}

	public UnreadableMessageException(String message, Throwable cause) {
		super(message, cause);
	}

}
