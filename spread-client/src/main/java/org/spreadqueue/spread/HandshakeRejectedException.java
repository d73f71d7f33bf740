// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * The daemon answered and refused the connection.
 *
 * @since 0.1.0
 */
public class HandshakeRejectedException extends ConnectFailedException {

	private static final long serialVersionUID = 1L;

	private final RejectReason reason;

	private final int code;

	public HandshakeRejectedException(SpreadAddress address, int code) {
		super(address, "daemon at '%s' rejected the connection (code %d): %s".formatted(address, code,
				RejectReason.ofCode(code).advice()), null);
		this.reason = RejectReason.ofCode(code);
		this.code = code;
	}

	public RejectReason reason() {
		return this.reason;
	}

	/** The code that the daemon sent, a negative number. */
	public int code() {
		return this.code;
	}

}
