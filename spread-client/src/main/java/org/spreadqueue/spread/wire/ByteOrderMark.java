// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteOrder;

/**
 * The two bits in the words {@code type} and {@code hint} that tell their writer's byte
 * order: both set for little endian, both clear for big endian. The mask is the same in
 * either order (section 4.1 of docs/protocol/spread.md). Words are read as big endian.
 */
final class ByteOrderMark {

	private static final int MASK = 0x8000_0080;

	private ByteOrderMark() {
	}

	static ByteOrder of(int word) throws MalformedMessageException {
		return switch (word & MASK) {
			case MASK -> ByteOrder.LITTLE_ENDIAN;
			case 0 -> ByteOrder.BIG_ENDIAN;
			default -> throw new MalformedMessageException("word 0x%08x has half a byte order marker".formatted(word));
		};
	}

	/** The word's value without the marker. */
	static int value(int word, ByteOrder order) {
		return ((order == ByteOrder.LITTLE_ENDIAN) ? Integer.reverseBytes(word) : word) & ~MASK;
	}

	/** The value with its marker. */
	static int word(int value, ByteOrder order) {
		return (order == ByteOrder.LITTLE_ENDIAN) ? Integer.reverseBytes(value | MASK) : value;
	}

}
