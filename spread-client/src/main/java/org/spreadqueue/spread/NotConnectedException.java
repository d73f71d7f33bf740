// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * There is no connection at the moment, so the message was neither sent nor kept: wait
 * for {@link SpreadSession#connected()} and try again, or choose
 * {@link DisconnectedSends#BUFFER}.
 *
 * @since 0.1.0
 */
public class NotConnectedException extends SpreadException {

	private static final long serialVersionUID = 1L;

	public NotConnectedException(String message) {
		super(message);
	}

}
