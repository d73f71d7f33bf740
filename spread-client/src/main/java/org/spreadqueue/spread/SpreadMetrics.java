// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * Receives numbers about connections and sessions, for counters and gauges. One object
 * may serve many sessions, also on several loops.
 * <p>
 * The methods are called on loop threads, {@link #pendingChanged} also on sending
 * threads, and never under a lock. They must be thread-safe and must not block.
 * Exceptions and errors are logged and have no other effect.
 *
 * @since 0.1.0
 */
public interface SpreadMetrics {

	SpreadMetrics NONE = new SpreadMetrics() {
	};

	/**
	 * Called once for each write to the socket. {@code messages} counts messages, joins,
	 * leaves and goodbyes whose last byte was taken; possibly 0.
	 */
	default void sent(int messages, long bytes) {
	}

	/**
	 * Called once for each read. {@code messages} counts messages and membership events
	 * that became complete, possibly 0; {@code bytes} leaves out the handshake.
	 */
	default void received(int messages, long bytes) {
	}

	/**
	 * Tells how many more bytes (fewer if negative) wait here for a daemon. The sum of
	 * all changes is what waits now, apart from bytes being sent.
	 */
	default void pendingChanged(long bytes) {
	}

	/** {@code again} unless it is the first connection of its session. */
	default void connected(SpreadAddress daemon, boolean again) {
	}

	default void connectFailed(SpreadAddress daemon, SpreadException cause) {
	}

	/** A connection ended without being closed on this side. */
	default void connectionLost(SpreadAddress daemon, SpreadException cause) {
	}

}
