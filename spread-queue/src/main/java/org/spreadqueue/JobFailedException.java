// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

import org.jspecify.annotations.Nullable;

/**
 * The worker took the request and reported that it failed.
 *
 * @since 0.1.0
 */
public class JobFailedException extends QueueException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String errorType;

	private final String errorText;

	private final int attempt;

	/** Creates the exception of a first attempt. */
	public JobFailedException(@Nullable String errorType, String message) {
		this(errorType, message, 1);
	}

	/** Creates the exception; attempts count from 1. */
	public JobFailedException(@Nullable String errorType, String message, int attempt) {
		super(message);
		this.errorType = errorType;
		this.errorText = message;
		this.attempt = attempt;
	}

	/**
	 * Returns which attempt failed, from 1, retries of the worker included; always 1 with
	 * a Perl manager.
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Returns what the worker says of the error, as it came. The message of this
	 * exception is the same text on one line, with what cannot be seen made visible.
	 */
	public String errorText() {
		return this.errorText;
	}

	/** Returns what the worker calls the error, often a class name; never resolved. */
	public @Nullable String errorType() {
		return this.errorType;
	}

}
