// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import org.jspecify.annotations.Nullable;

/**
 * A listener is to be idempotent, and something that this needs is not there.
 *
 * @since 0.1.0
 */
public class NotIdempotentException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String action;

	/**
	 * Creates an exception.
	 * @param listenerId id of the listener
	 * @param problem what is wrong, as a sentence
	 * @param action what to do, as a sentence
	 */
	public NotIdempotentException(String listenerId, String problem, String action) {
		this(listenerId, problem, action, null);
	}

	public NotIdempotentException(String listenerId, String problem, String action, @Nullable Throwable cause) {
		super("Listener '" + listenerId + "' cannot be idempotent. " + problem + " " + action, cause);
		this.problem = "Listener '" + listenerId + "' cannot be idempotent. " + problem;
		this.action = action;
	}

	/** Returns what is wrong, in sentences that name the listener. */
	public String problem() {
		return this.problem;
	}

	public String action() {
		return this.action;
	}

}
