package org.spreadqueue.spread.wire;

import java.nio.ByteOrder;

/**
 * The two bits in the words {@code type} and {@code hint} that tell the byte order of
 * their writer: both set on little endian machines, both clear on big endian ones. The
 * mask reads the same in either order (section 4.1 of docs/protocol/spread.md).
 */
final class ByteOrderMark {

	private static final int MASK = 0x8000_0080;

	private ByteOrderMark() {
	}

	/** Byte order of a word, read as big endian. */
	static ByteOrder of(int word) throws MalformedMessageException {
		return switch (word & MASK) {
			case MASK -> ByteOrder.LITTLE_ENDIAN;
			case 0 -> ByteOrder.BIG_ENDIAN;
			default -> throw new MalformedMessageException("word 0x%08x has half a byte order marker".formatted(word));
		};
	}

	/** Value of a word, read as big endian, without the marker. */
	static int value(int word, ByteOrder order) {
		return ((order == ByteOrder.LITTLE_ENDIAN) ? Integer.reverseBytes(word) : word) & ~MASK;
	}

	/** The four bytes of a marked word, as a big endian number. */
	static int word(int value, ByteOrder order) {
		return (order == ByteOrder.LITTLE_ENDIAN) ? Integer.reverseBytes(value | MASK) : value;
	}

}
