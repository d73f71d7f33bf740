package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * An established connection ended without being asked to: the daemon stopped, threw this
 * client out (for example because it did not read fast enough), or the network failed.
 */
public class ConnectionLostException extends SpreadException {

	private static final long serialVersionUID = 1L;

	public ConnectionLostException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
