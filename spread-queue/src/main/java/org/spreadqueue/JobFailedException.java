package org.spreadqueue;

import org.jspecify.annotations.Nullable;

/**
 * The worker took the request and reported that it failed.
 */
public class JobFailedException extends QueueException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String errorType;

	private final int attempt;

	/**
	 * Creates the exception.
	 * @param errorType what the worker calls the kind of the error, often a class name;
	 * it is data and never resolved
	 * @param message what the worker said
	 */
	public JobFailedException(@Nullable String errorType, String message) {
		this(errorType, message, 1);
	}

	/**
	 * Creates the exception.
	 * @param errorType what the worker calls the kind of the error, {@code null} if it
	 * gave none
	 * @param message what the worker said
	 * @param attempt in which delivery the job failed, from 1
	 */
	public JobFailedException(@Nullable String errorType, String message, int attempt) {
		super(message);
		this.errorType = errorType;
		this.attempt = attempt;
	}

	/**
	 * Returns in which delivery the job failed.
	 * @return the number, from 1; always 1 with a Perl manager, which does not count
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Returns what the worker calls the kind of the error.
	 * @return the name, {@code null} if the worker gave none
	 */
	public @Nullable String errorType() {
		return this.errorType;
	}

}
