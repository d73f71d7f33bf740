package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * Something went wrong between this client and a Spread daemon. The subclasses say what.
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
