package org.spreadqueue.spread;

import java.time.Duration;

/**
 * Told what happens on a {@link SpreadSession}, always on its loop thread. Must not
 * block: a daemon throws out a client that does not read.
 *
 * @since 0.1.0
 */
public interface SessionListener {

	/**
	 * There is a connection, the first or a further one. The session is already joining
	 * its groups again; everything that others sent in between is lost.
	 * @param privateGroup the connection's own address, usually another one each time
	 */
	default void connected(SpreadSession session, String privateGroup) {
	}

	/** The daemon delivered something. */
	default void received(SpreadSession session, SpreadEvent event) {
	}

	/**
	 * An established connection was lost. The session tries to get a new one.
	 * @param cause why
	 */
	default void disconnected(SpreadSession session, SpreadException cause) {
	}

	/**
	 * An attempt to connect failed.
	 * @param attempt 1 for the first failure in a row
	 * @param retryIn how long the session waits now; zero if it goes on with the next
	 * address of its list
	 * @param cause why
	 */
	default void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
	}

	/** The session is closed. Called once, and nothing follows. */
	default void closed(SpreadSession session) {
	}

}
