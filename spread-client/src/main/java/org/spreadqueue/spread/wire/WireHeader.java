// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The 48 bytes before every message (section 4 of docs/protocol/spread.md). The last
 * three components are not checked.
 *
 * @param order byte order of everything but the hint
 * @param type {@link TypeBits}, without the marker
 * @param name private group of the sender; in membership messages the group
 * @param groupCount number of destinations or members
 * @since 0.1.0
 */
public record WireHeader(ByteOrder order, int type, String name, int groupCount, Hint hint, int bodyLength) {

	public static final int BYTES = 48;

	private static final int NAME_OFFSET = 4;

	private static final int GROUP_COUNT_OFFSET = 36;

	private static final int HINT_OFFSET = 40;

	private static final int BODY_LENGTH_OFFSET = 44;

	/** A reject message repeats the type of the request after its header. */
	private static final int REJECTED_TYPE_BYTES = 4;

	static WireHeader read(byte[] bytes) throws MalformedMessageException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		int typeWord = buffer.getInt(0);
		ByteOrder order = ByteOrderMark.of(typeWord);
		Hint hint = new Hint(buffer.getInt(HINT_OFFSET));
		buffer.order(order);
		return new WireHeader(order, ByteOrderMark.value(typeWord, order), NameField.read(bytes, NAME_OFFSET),
				buffer.getInt(GROUP_COUNT_OFFSET), hint, buffer.getInt(BODY_LENGTH_OFFSET));
	}

	void write(ByteBuffer zeroed) {
		zeroed.order(ByteOrder.BIG_ENDIAN).putInt(ByteOrderMark.word(this.type, this.order));
		NameField.write(zeroed, this.name);
		zeroed.order(this.order).putInt(this.groupCount);
		zeroed.order(ByteOrder.BIG_ENDIAN).putInt(this.hint.word());
		zeroed.order(this.order).putInt(this.bodyLength);
	}

	boolean is(int bits) {
		return (this.type & bits) != 0;
	}

	/** Bytes between the header and the groups. */
	int prefixBytes() {
		return is(TypeBits.REJECT) ? REJECTED_TYPE_BYTES : 0;
	}

	/** Bytes after the header; call only once the counts have been checked. */
	int payloadBytes() {
		return prefixBytes() + this.groupCount * NameField.BYTES + this.bodyLength;
	}

}
