package org.spreadqueue;

import org.jspecify.annotations.Nullable;

/**
 * The worker took the request and reported that it failed.
 */
public class JobFailedException extends QueueException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String errorType;

	/**
	 * Creates the exception.
	 * @param errorType what the worker calls the kind of the error, often a class name;
	 * it is data and never resolved
	 * @param message what the worker said
	 */
	public JobFailedException(@Nullable String errorType, String message) {
		super(message);
		this.errorType = errorType;
	}

	/**
	 * Returns what the worker calls the kind of the error.
	 * @return the name, {@code null} if the worker gave none
	 */
	public @Nullable String errorType() {
		return this.errorType;
	}

}
