// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.log.Excerpt;

/**
 * A failure between this client and a Spread daemon; the subclasses say which. A message
 * that quotes what a daemon has sent does so on one line, with what cannot be seen made
 * visible.
 *
 * @since 0.1.0
 */
public class SpreadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public SpreadException(String message) {
		super(Excerpt.whole(message));
	}

	public SpreadException(String message, @Nullable Throwable cause) {
		super(Excerpt.whole(message), cause);
	}

}
