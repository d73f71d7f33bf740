package org.spreadqueue.boot.autoconfigure;

/**
 * Thrown when the embedded Spread daemon cannot start.
 */
class EmbeddedDaemonStartException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	EmbeddedDaemonStartException(String message, Throwable cause) {
		super(message, cause);
	}

}
