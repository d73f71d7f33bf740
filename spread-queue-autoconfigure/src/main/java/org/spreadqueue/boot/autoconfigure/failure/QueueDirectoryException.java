// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.failure;

import org.jspecify.annotations.Nullable;

/** The directory of the queues cannot be used. */
public final class QueueDirectoryException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/** Takes what is wrong, and what to do about it. */
	public QueueDirectoryException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	public String action() {
		return this.action;
	}

}
