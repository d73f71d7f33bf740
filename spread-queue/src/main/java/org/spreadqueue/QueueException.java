// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

import org.spreadqueue.spread.log.Excerpt;

/**
 * Something went wrong between this program and its queue. Subclasses say what. A message
 * that quotes what others have sent does so on one line, with what cannot be seen made
 * visible.
 *
 * @since 0.1.0
 */
public class QueueException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Creates the exception; the message says what happened and what to do. */
	public QueueException(String message) {
		super(Excerpt.whole(message));
	}

	public QueueException(String message, Throwable cause) {
		super(Excerpt.whole(message), cause);
	}

}
