// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

/**
 * Bytes that are no message of the Spread protocol. The rest of the stream cannot be
 * understood either, so the connection has to be closed.
 *
 * @since 0.1.0
 */
public class MalformedMessageException extends Exception {

	private static final long serialVersionUID = 1L;

	public MalformedMessageException(String message) {
		super(message);
	}

}
