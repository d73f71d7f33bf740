package org.spreadqueue.protocol.frame;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Identity of a message: which sender, and which of its messages.
 *
 * @param incarnation random number that the sender drew when it was opened
 * @param sequence number of the message, from 1, without gaps
 * @since 0.1.0
 */
public record MessageId(long incarnation, long sequence) implements Comparable<MessageId> {

	/** Bytes of an id on the wire. */
	static final int BYTES = 2 * Long.BYTES;

	byte[] toBytes() {
		return ByteBuffer.allocate(BYTES).putLong(this.incarnation).putLong(this.sequence).array();
	}

	static MessageId of(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new MessageId(buffer.getLong(), buffer.getLong());
	}

	boolean follows(MessageId other) {
		return this.incarnation == other.incarnation && this.sequence == other.sequence + 1;
	}

	@Override
	public int compareTo(MessageId other) {
		int byIncarnation = Long.compare(this.incarnation, other.incarnation);
		return (byIncarnation != 0) ? byIncarnation : Long.compare(this.sequence, other.sequence);
	}

	/**
	 * Returns the id as in logs and headers: incarnation in hex, a dash, the sequence.
	 */
	@Override
	public String toString() {
		return HexFormat.of().toHexDigits(this.incarnation) + "-" + this.sequence;
	}

}
