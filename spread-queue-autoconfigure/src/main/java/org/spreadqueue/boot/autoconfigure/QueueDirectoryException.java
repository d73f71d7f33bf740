// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/** The directory of the queues cannot be used. */
final class QueueDirectoryException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/** Takes what is wrong, and what to do about it. */
	QueueDirectoryException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
