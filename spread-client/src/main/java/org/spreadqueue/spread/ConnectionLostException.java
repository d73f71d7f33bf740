// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * An established connection ended without being closed on this side: the daemon stopped,
 * threw this client out (for example because it did not read fast enough), or the network
 * failed.
 *
 * @since 0.1.0
 */
public class ConnectionLostException extends SpreadException {

	private static final long serialVersionUID = 1L;

	public ConnectionLostException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
