// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

/**
 * Bits of the type word of a message (section 4.3 of docs/protocol/spread.md), without
 * the byte order marker.
 *
 * @since 0.1.0
 */
public final class TypeBits {

	/** All service levels; exactly one of them is set in a regular message. */
	public static final int SERVICE_LEVELS = 0x3F;

	/** The sending connection gets no copy. */
	public static final int SELF_DISCARD = 0x40;

	public static final int CAUSED_BY_JOIN = 0x100;

	/** A member left; without {@link #REGULAR_MEMBERSHIP}, the receiver itself. */
	public static final int CAUSED_BY_LEAVE = 0x200;

	public static final int CAUSED_BY_DISCONNECT = 0x400;

	public static final int CAUSED_BY_NETWORK = 0x800;

	public static final int CAUSES = 0xF00;

	/** A group's new membership. */
	public static final int REGULAR_MEMBERSHIP = 0x1000;

	/** The old membership is ending. */
	public static final int TRANSITION = 0x2000;

	public static final int JOIN = 0x1_0000;

	public static final int LEAVE = 0x2_0000;

	/** The connection ends in good order. */
	public static final int KILL = 0x4_0000;

	/** The daemon's policy refused a request. */
	public static final int REJECT = 0x40_0000;

	/** A valid request has exactly one of these. */
	static final int REQUESTS = SERVICE_LEVELS | JOIN | LEAVE | KILL;

	private TypeBits() {
	}

}
