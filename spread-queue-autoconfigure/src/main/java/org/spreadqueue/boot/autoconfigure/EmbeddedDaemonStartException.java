package org.spreadqueue.boot.autoconfigure;

/**
 * The embedded Spread daemon could not start.
 */
class EmbeddedDaemonStartException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	EmbeddedDaemonStartException(String message, Throwable cause) {
		super(message, cause);
	}

}
