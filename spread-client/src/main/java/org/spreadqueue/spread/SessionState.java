// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * State of a {@link SpreadSession}.
 *
 * @since 0.1.0
 */
public enum SessionState {

	/** An attempt to connect is under way. */
	CONNECTING,

	CONNECTED,

	/** Not connected and waiting for the next attempt. */
	DISCONNECTED,

	CLOSED

}
