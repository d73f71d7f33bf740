// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.ConnectFailedException;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.log.LogLimit;

/**
 * Receives the result of an attempt to connect, then the events of its connection. On the
 * loop thread.
 */
public interface ConnectionEvents {

	void established(Connection connection);

	/** Called once; nothing follows. */
	void failed(ConnectFailedException cause);

	void received(SpreadEvent event);

	/** So much was written that there is room for more, after there was none. */
	default void roomAgain() {
	}

	/** Bounds the lines that daemons cause, of all connections of a session together. */
	LogLimit limit();

	/** Called once, last; the cause is {@code null} if this side closed it. */
	void closed(@Nullable SpreadException cause);

}
