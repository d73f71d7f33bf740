package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * The peer sent bytes that are no Spread protocol. The connection is closed, because its
 * stream cannot be trusted any more.
 */
public class ProtocolException extends SpreadException {

	private static final long serialVersionUID = 1L;

	public ProtocolException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
