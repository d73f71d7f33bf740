package org.spreadqueue.spread.wire;

import java.nio.ByteOrder;

/**
 * The hint word: the application's 16 bit message type, in the byte order of the original
 * sender. A daemon forwards the bytes untouched, so the order can differ from that of the
 * header around it (section 4.2 of the client protocol).
 *
 * @param word the four bytes, read as big endian
 */
public record Hint(int word) {

	private static final int LEGAL_BITS = 0x00FF_FF00;

	/**
	 * The hint of a message type.
	 * @param messageType the message type
	 * @param order byte order of the sender
	 * @return the hint
	 */
	public static Hint of(short messageType, ByteOrder order) {
		return new Hint(ByteOrderMark.word((messageType & 0xFFFF) << 8, order));
	}

	/**
	 * The byte order of the original sender.
	 * @return the byte order
	 * @throws MalformedFrameException if the marker is broken
	 */
	public ByteOrder order() throws MalformedFrameException {
		return ByteOrderMark.of(this.word);
	}

	/**
	 * The application's message type.
	 * @return the message type
	 * @throws MalformedFrameException if the marker is broken
	 */
	public short messageType() throws MalformedFrameException {
		return (short) (ByteOrderMark.value(this.word, order()) >>> 8);
	}

	void requireLegal() throws MalformedFrameException {
		if ((ByteOrderMark.value(this.word, order()) & ~LEGAL_BITS) != 0) {
			throw new MalformedFrameException("hint 0x%08x has bits outside the message type".formatted(this.word));
		}
	}

}
