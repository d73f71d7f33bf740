// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * What a {@link SpreadSession} does with messages while it has no connection.
 *
 * @since 0.1.0
 */
public enum DisconnectedSends {

	/** {@link SpreadSession#multicast} throws {@link NotConnectedException}. */
	FAIL,

	/**
	 * Keeps messages in memory up to {@link SpreadOptions#maxPendingBytes()}; beyond
	 * that, {@link SpreadSession#multicast} throws {@link OutboundFullException}. They
	 * leave in order with the next connection, after the session has joined its groups
	 * again and before anything newer.
	 * <p>
	 * This is no guarantee of delivery: messages that a connection had accepted when it
	 * was lost are lost, and so are those still kept when the session is closed.
	 */
	BUFFER

}
