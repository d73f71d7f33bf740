// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format;

/**
 * A message cannot be read or a value cannot be written. Checked, because it must not end
 * a process or a receive loop.
 *
 * @since 0.1.0
 */
public final class FormatException extends Exception {

	private static final long serialVersionUID = 1L;

	public static final int UNKNOWN_POSITION = -1;

	private final String reason;

	private final int position;

	public FormatException(String reason) {
		this(reason, UNKNOWN_POSITION);
	}

	/**
	 * Creates an error at a position.
	 * @param reason the value, the rule and the way out
	 * @param position offset in bytes (characters for JSON) in the body without armour
	 * and compression, or -1
	 */
	public FormatException(String reason, int position) {
		super((position < 0) ? reason : reason + " (at offset " + position + " of the body)");
		this.reason = reason;
		this.position = Math.max(position, UNKNOWN_POSITION);
	}

	/** Returns the reason without the position. */
	public String reason() {
		return this.reason;
	}

	/** Returns the position, or -1 if unknown. */
	public int position() {
		return this.position;
	}

}
