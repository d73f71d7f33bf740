// SPDX-License-Identifier: Apache-2.0

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
	 * Serves the operations that are ready. If it throws, the loop closes the channel and
	 * calls {@link #closed(Throwable)}.
	 */
	void ready(SelectionKey key) throws IOException;

	/**
	 * The loop has closed the channel because {@link #ready} threw {@code cause}, or
	 * because the loop ends. Not called if the handler closed the channel itself.
	 */
	void closed(@Nullable Throwable cause);

}
