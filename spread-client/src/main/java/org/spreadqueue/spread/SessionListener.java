// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.time.Duration;

/**
 * Receives the events of a {@link SpreadSession}, always on its loop thread. Must not
 * block: a daemon throws out a client that does not read. Whatever it throws is logged,
 * and the session goes on.
 *
 * @since 0.1.0
 */
public interface SessionListener {

	/**
	 * The session has its first or a further connection, usually with a different private
	 * group each time, and is joining its groups again. Messages that others sent in
	 * between are lost.
	 */
	default void connected(SpreadSession session, String privateGroup) {
	}

	default void received(SpreadSession session, SpreadEvent event) {
	}

	/**
	 * There is room to send more, after {@link SpreadSession#hasRoom()} was {@code false}
	 * on this connection: at least half of what was too much has been written. A new
	 * connection has room without a call.
	 */
	default void roomAgain(SpreadSession session) {
	}

	/** An established connection was lost; the session tries to get a new one. */
	default void disconnected(SpreadSession session, SpreadException cause) {
	}

	/**
	 * After {@code attempt} failures in a row, the next attempt follows in
	 * {@code retryIn}, which is zero if it is for the next address of the list.
	 */
	default void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
	}

	/** Called once, last. */
	default void closed(SpreadSession session) {
	}

}
