// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

/**
 * The byte a daemon sends instead of going on with a handshake (section 3.6 of
 * docs/protocol/spread.md), as a signed number.
 *
 * @since 0.1.0
 */
public final class RejectCode {

	/** No free session. */
	public static final int QUOTA = -3;

	/** Name missing; not sent by current daemons. */
	public static final int NO_NAME = -4;

	/** Name too long or with an illegal byte. */
	public static final int ILLEGAL_NAME = -5;

	public static final int NOT_UNIQUE = -6;

	public static final int VERSION = -7;

	public static final int AUTHENTICATION = -9;

	private RejectCode() {
	}

}
