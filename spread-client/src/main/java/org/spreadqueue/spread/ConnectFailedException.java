// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * A connection could not be established: refused, timed out, unknown host, or the daemon
 * hung up during the handshake.
 *
 * @since 0.1.0
 */
public class ConnectFailedException extends SpreadException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable SpreadAddress address;

	public ConnectFailedException(SpreadAddress address, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.address = address;
	}

	/** The address that was tried; {@code null} on a deserialized exception. */
	public @Nullable SpreadAddress address() {
		return this.address;
	}

}
