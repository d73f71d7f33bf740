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
	 * They are kept in memory, at most {@link SpreadOptions#maxPendingBytes()} of them,
	 * and {@link SpreadSession#multicast} throws {@link OutboundFullException} beyond
	 * that. They leave with the next connection, in their order, after the session has
	 * joined its groups again and before anything newer.
	 * <p>
	 * This is no guarantee of delivery: what a connection had already accepted when it
	 * was lost is lost, and so is what is still kept when the session is closed.
	 */
	BUFFER

}
