// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteOrder;

/**
 * The hint word: the application's 16-bit message type, in the byte order of the original
 * sender. A daemon forwards the bytes untouched, so the order can differ from that of the
 * header around it (sections 4.1 and 4.2 of docs/protocol/spread.md).
 *
 * @param word the four bytes, read as big endian
 * @since 0.1.0
 */
public record Hint(int word) {

	private static final int LEGAL_BITS = 0x00FF_FF00;

	public static Hint of(short messageType, ByteOrder order) {
		return new Hint(ByteOrderMark.word((messageType & 0xFFFF) << 8, order));
	}

	/** Throws {@link MalformedMessageException} if the marker is broken. */
	public ByteOrder order() throws MalformedMessageException {
		return ByteOrderMark.of(this.word);
	}

	/** Throws {@link MalformedMessageException} if the marker is broken. */
	public short messageType() throws MalformedMessageException {
		return (short) (ByteOrderMark.value(this.word, order()) >>> 8);
	}

	void requireLegal() throws MalformedMessageException {
		if ((ByteOrderMark.value(this.word, order()) & ~LEGAL_BITS) != 0) {
			throw new MalformedMessageException("hint 0x%08x has bits outside the message type".formatted(this.word));
		}
	}

}
