package org.spreadqueue.spread.internal.loop;

import java.io.IOException;
import java.nio.channels.SelectionKey;

import org.jspecify.annotations.Nullable;

/**
 * Serves one channel of a {@link SelectorLoop}, always on the loop thread. It is the
 * attachment of the channel's {@link SelectionKey}; attaching another handler hands the
 * channel over.
 */
public interface ChannelHandler {

	/**
	 * The channel is ready for something that the key is interested in.
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
