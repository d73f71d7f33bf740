// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

/**
 * The numbers of the native protocol.
 *
 * @since 0.1.0
 */
public final class NativeProtocol {

	/** Spread message type of native messages: "SQ". Legacy ones have 0. */
	public static final short MESSAGE_TYPE = 0x5351;

	/** Version in a manager's hello. */
	public static final int VERSION = 1;

	/** Largest content of a message, in bytes. */
	public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

	/** Largest body of a Spread message, so that up to 43 groups and a header fit. */
	public static final int MAX_PACKET_BYTES = 130_000;

	/**
	 * Largest encoded frame: a message and whatever may travel with it, so that what was
	 * submitted can always be dispatched and handed over.
	 */
	public static final int MAX_FRAME_BYTES = MAX_MESSAGE_BYTES + 256 * 1024;

	/** Bytes of incomplete frames that a receiver holds, of all peers together. */
	public static final long MAX_ASSEMBLING_BYTES = 8L * MAX_FRAME_BYTES;

	/**
	 * Stands for the producer in a confirm while only parts of its first message have
	 * come, which do not name it. Of such a confirm, only the counts of Spread messages
	 * mean something.
	 */
	public static final long NO_PRODUCER = 0;

	private NativeProtocol() {
	}

}
