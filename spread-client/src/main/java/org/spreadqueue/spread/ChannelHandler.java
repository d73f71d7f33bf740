package org.spreadqueue.spread;

import java.io.IOException;
import java.nio.channels.SelectionKey;

import org.jspecify.annotations.Nullable;

/**
 * Serves one channel of an {@link EventLoop}, always on the loop thread. It is the
 * attachment of the channel's {@link SelectionKey} and can hand over to another handler
 * by attaching that.
 */
public interface ChannelHandler {

	/**
	 * The channel can do something that the key is interested in.
	 * @param key key of the channel
	 * @throws IOException if the channel is broken; the loop then closes it and calls
	 * {@link #closed(Throwable)}
	 */
	void ready(SelectionKey key) throws IOException;

	/**
	 * The loop has closed the channel. Not called if the handler closed it itself.
	 * @param cause what {@link #ready(SelectionKey)} threw, or {@code null} if the loop
	 * ends
	 */
	void closed(@Nullable Throwable cause);

}
