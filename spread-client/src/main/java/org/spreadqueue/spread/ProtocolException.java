// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * The daemon sent bytes that are not the Spread protocol. The connection is closed,
 * because its stream cannot be trusted any more.
 *
 * @since 0.1.0
 */
public class ProtocolException extends SpreadException {

	private static final long serialVersionUID = 1L;

	public ProtocolException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
