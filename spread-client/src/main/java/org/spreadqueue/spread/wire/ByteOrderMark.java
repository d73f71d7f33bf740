package org.spreadqueue.spread.wire;

import java.nio.ByteOrder;

/**
 * The two bits in the words {@code type} and {@code hint} that tell the byte order of
 * their writer: both set on little endian machines, both clear on big endian ones. The
 * mask reads the same in either order (section 4.1 of the client protocol).
 */
final class ByteOrderMark {

	private static final int MASK = 0x8000_0080;

	private ByteOrderMark() {
	}

	/**
	 * Byte order of a word.
	 * @param word its four bytes, read as big endian
	 */
	static ByteOrder of(int word) throws MalformedFrameException {
		return switch (word & MASK) {
			case MASK -> ByteOrder.LITTLE_ENDIAN;
			case 0 -> ByteOrder.BIG_ENDIAN;
			default -> throw new MalformedFrameException("word 0x%08x has half a byte order marker".formatted(word));
		};
	}

	/**
	 * Value of a word without the marker.
	 * @param word its four bytes, read as big endian
	 */
	static int value(int word, ByteOrder order) {
		return ((order == ByteOrder.LITTLE_ENDIAN) ? Integer.reverseBytes(word) : word) & ~MASK;
	}

	/**
	 * The four bytes of a marked word, as a big endian number.
	 */
	static int word(int value, ByteOrder order) {
		return (order == ByteOrder.LITTLE_ENDIAN) ? Integer.reverseBytes(value | MASK) : value;
	}

}
