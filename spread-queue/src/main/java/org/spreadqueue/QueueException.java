package org.spreadqueue;

/**
 * Something went wrong between this program and its queue. Subclasses say what.
 *
 * @since 0.1.0
 */
public class QueueException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Creates the exception; the message says what happened and what to do. */
	public QueueException(String message) {
		super(message);
	}

	public QueueException(String message, Throwable cause) {
		super(message, cause);
	}

}
