// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;

/**
 * A message that a legacy manager has dispatched cannot be read. The originator is there
 * if the envelope could be read, so that the sender can be told.
 *
 * @since 0.1.0
 */
public class UnreadableLegacyDispatchException extends Exception {

	private static final long serialVersionUID = 1L;

	private final @Nullable String originator;

	public UnreadableLegacyDispatchException(@Nullable String originator, FormatException cause) {
		super(cause.getMessage(), cause);
		this.originator = originator;
	}

	/** Returns the private group of the sender, {@code null} if unknown. */
	public @Nullable String originator() {
		return this.originator;
	}

}
