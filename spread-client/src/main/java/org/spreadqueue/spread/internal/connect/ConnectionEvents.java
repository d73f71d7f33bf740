package org.spreadqueue.spread.internal.connect;

import org.jspecify.annotations.Nullable;
import org.spreadqueue.spread.ConnectFailedException;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;

/**
 * Told how an attempt to connect ends, and then what happens on its connection. On the
 * loop thread.
 */
public interface ConnectionEvents {

	/** There is a connection. */
	void established(Connection connection);

	/** There is none, and nothing follows. */
	void failed(ConnectFailedException cause);

	/** The daemon delivered something. */
	void received(SpreadEvent event);

	/**
	 * The connection has ended. Called once, and nothing follows.
	 * @param cause why it was lost, or {@code null} if it was closed on this side
	 */
	void closed(@Nullable SpreadException cause);

}
