// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

/**
 * A handshake ends with a {@link RejectCode}.
 *
 * @since 0.1.0
 */
public class RejectedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final int code;

	public RejectedException(int code) {
		super("handshake rejected with code " + code);
		this.code = code;
	}

	/** Returns a {@link RejectCode}, or another negative number. */
	public int code() {
		return this.code;
	}

}
