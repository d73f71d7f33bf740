// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.HexFormat;

import org.spreadqueue.protocol.frame.cbor.BigEndian;

/**
 * Identity of a message: its sender, and its number there.
 *
 * @param producer random number that the sender drew when it was opened
 * @param sequence number of the message, from 1, without gaps
 * @since 0.1.0
 */
public record MessageId(long producer, long sequence) implements Comparable<MessageId> {

	static final int BYTES = 2 * Long.BYTES;

	byte[] toBytes() {
		byte[] bytes = new byte[BYTES];
		BigEndian.write(this.producer, bytes, 0);
		BigEndian.write(this.sequence, bytes, Long.BYTES);
		return bytes;
	}

	/**
	 * Reads an id as {@link #toString()} writes it.
	 * @throws IllegalArgumentException if the text is none
	 */
	public static MessageId parse(String text) {
		int dash = text.indexOf('-');
		try {
			if (dash == 2 * Long.BYTES) {
				long sequence = Long.parseLong(text, dash + 1, text.length(), 10);
				return new MessageId(HexFormat.fromHexDigitsToLong(text, 0, dash), sequence);
			}
		}
		catch (NumberFormatException ex) {
			// Said below.
		}
		throw new IllegalArgumentException("'" + text + "' is no id of a message, which is 16 hexadecimal digits, a "
				+ "dash and a number, as in 00f3a1b2c4d5e6f7-42.");
	}

	@Override
	public int compareTo(MessageId other) {
		int byProducer = Long.compare(this.producer, other.producer);
		return (byProducer != 0) ? byProducer : Long.compare(this.sequence, other.sequence);
	}

	/** Returns the id as in logs and headers: producer in hex, a dash, the sequence. */
	@Override
	public String toString() {
		return HexFormat.of().toHexDigits(this.producer) + "-" + this.sequence;
	}

}
