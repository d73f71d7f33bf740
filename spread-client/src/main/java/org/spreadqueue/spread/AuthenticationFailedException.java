// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Client and daemon have no authentication method in common, or a method gave up. If the
 * daemon refuses the proof, the exception is a {@link HandshakeRejectedException} with
 * {@link RejectReason#AUTHENTICATION} instead.
 *
 * @since 0.1.0
 */
public class AuthenticationFailedException extends ConnectFailedException {

	private static final long serialVersionUID = 1L;

	private final List<String> offered;

	public AuthenticationFailedException(SpreadAddress address, String message, List<String> offered,
			@Nullable Throwable cause) {
		super(address, message, cause);
		this.offered = List.copyOf(offered);
	}

	/** Names of the methods that the daemon offered. */
	public List<String> offered() {
		return this.offered;
	}

}
