// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * The daemon takes messages more slowly than they are sent, and the limit for bytes that
 * wait in this process is reached. The message was not sent.
 *
 * @since 0.1.0
 */
public class OutboundFullException extends SpreadException {

	private static final long serialVersionUID = 1L;

	public OutboundFullException(String message) {
		super(message);
	}

}
