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

	private final int attempt;

	/** Creates the exception for a first attempt. */
	public JobFailedException(@Nullable String errorType, String message) {
		this(errorType, message, 1);
	}

	/**
	 * Creates the exception.
	 * @param errorType what the worker calls the kind of the error, if anything
	 * @param message what the worker said
	 * @param attempt which attempt failed, from 1
	 */
	public JobFailedException(@Nullable String errorType, String message, int attempt) {
		super(message);
		this.errorType = errorType;
		this.attempt = attempt;
	}

	/**
	 * Returns the attempt that failed, from 1. A Perl manager does not count: always 1.
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Returns what the worker calls the kind of the error, often a class name: data,
	 * never resolved. {@code null} if it gave none.
	 */
	public @Nullable String errorType() {
		return this.errorType;
	}

}
