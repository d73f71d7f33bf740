package org.spreadqueue.protocol.frame;

import java.nio.ByteBuffer;
import java.util.HexFormat;

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
		return ByteBuffer.allocate(BYTES).putLong(this.producer).putLong(this.sequence).array();
	}

	static MessageId of(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new MessageId(buffer.getLong(), buffer.getLong());
	}

	boolean follows(MessageId other) {
		return this.producer == other.producer && this.sequence == other.sequence + 1;
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
