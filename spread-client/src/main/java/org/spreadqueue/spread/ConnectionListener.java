package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * Told what happens on a {@link SpreadConnection}, always on its loop thread. Must not
 * block: a daemon throws out a client that does not read.
 *
 * @since 0.1.0
 */
public interface ConnectionListener {

	/** The daemon delivered something. */
	default void received(SpreadConnection connection, SpreadEvent event) {
	}

	/**
	 * The connection, once established, has ended. Called once, and nothing follows.
	 * @param cause why it was lost, or {@code null} if it was closed on this side
	 */
	default void closed(SpreadConnection connection, @Nullable SpreadException cause) {
	}

}
