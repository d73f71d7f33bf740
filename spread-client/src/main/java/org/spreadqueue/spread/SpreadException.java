package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * A failure between this client and a Spread daemon; the subclasses say which.
 *
 * @since 0.1.0
 */
public class SpreadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public SpreadException(String message) {
		super(message);
	}

	public SpreadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
