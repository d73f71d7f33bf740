package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One message on the wire, in either direction.
 *
 * @param order byte order of everything but the hint
 * @param type {@link TypeBits}, without the marker
 * @param name private group of the sender; in membership messages the group
 * @param groups destinations; in membership messages the members
 * @param hint message type in the original sender's byte order
 * @param body the bytes, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a body is bytes, and frames are never
											// compared
public record Frame(ByteOrder order, int type, String name, List<String> groups, Hint hint, byte[] body) {

	/** A body of no bytes. */
	public static final byte[] NO_BODY = {};

	/**
	 * A request without body and with message type 0: join, leave or kill.
	 * @param order byte order to write
	 * @param type one of the {@link TypeBits}
	 * @param privateGroup private group of the connection
	 * @param group the group in question
	 * @return the frame
	 */
	public static Frame request(ByteOrder order, int type, String privateGroup, String group) {
		return new Frame(order, type, privateGroup, List.of(group), Hint.of((short) 0, order), NO_BODY);
	}

	/**
	 * Whether one of the bits is set.
	 * @param bits {@link TypeBits}
	 * @return whether one of them is set
	 */
	public boolean is(int bits) {
		return (this.type & bits) != 0;
	}

	/**
	 * The bytes of this frame, ready to be read.
	 * @return a new buffer
	 */
	public ByteBuffer encode() {
		FrameHeader header = new FrameHeader(this.order, this.type, this.name, this.groups.size(), this.hint,
				this.body.length);
		ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES + header.payloadBytes());
		header.write(bytes);
		for (String group : this.groups) {
			NameField.write(bytes, group);
		}
		return bytes.put(this.body).flip();
	}

}
