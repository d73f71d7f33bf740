package org.spreadqueue;

/**
 * Something went wrong between this program and its queue. Subclasses say what.
 */
public class QueueException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened and what to do
	 */
	public QueueException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what happened and what to do
	 * @param cause what it came from
	 */
	public QueueException(String message, Throwable cause) {
		super(message, cause);
	}

}
