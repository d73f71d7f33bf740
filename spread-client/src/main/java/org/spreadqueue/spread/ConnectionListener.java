// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * Receives the events of a {@link SpreadConnection}, always on its loop thread. Must not
 * block: a daemon throws out a client that does not read.
 *
 * @since 0.1.0
 */
public interface ConnectionListener {

	default void received(SpreadConnection connection, SpreadEvent event) {
	}

	/** Called once, last; the cause is {@code null} if this side closed it. */
	default void closed(SpreadConnection connection, @Nullable SpreadException cause) {
	}

}
