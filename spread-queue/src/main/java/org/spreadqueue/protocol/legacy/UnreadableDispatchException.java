package org.spreadqueue.protocol.legacy;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;

/**
 * A message that a manager gave to a worker cannot be read. The originator is kept when
 * the envelope could be read, so that the sender can be told.
 */
public class UnreadableDispatchException extends Exception {

	private static final long serialVersionUID = 1L;

	private final @Nullable String originator;

	/**
	 * Creates the exception.
	 * @param originator private group of the sender, {@code null} if not even that is
	 * known
	 * @param cause what is wrong with the bytes
	 */
	public UnreadableDispatchException(@Nullable String originator, FormatException cause) {
		super(cause.getMessage(), cause);
		this.originator = originator;
	}

	/**
	 * Returns the sender of the unreadable message.
	 * @return its private group, {@code null} if unknown
	 */
	public @Nullable String originator() {
		return this.originator;
	}

}
