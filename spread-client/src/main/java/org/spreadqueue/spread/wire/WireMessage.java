// SPDX-License-Identifier: Apache-2.0

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
 * @param body not copied
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // a body is bytes, and never compared
public record WireMessage(ByteOrder order, int type, String name, List<String> groups, Hint hint, byte[] body) {

	public static final byte[] NO_BODY = {};

	/** Returns a request without body and with message type 0: join, leave or kill. */
	public static WireMessage request(ByteOrder order, int type, String privateGroup, String group) {
		return new WireMessage(order, type, privateGroup, List.of(group), Hint.of((short) 0, order), NO_BODY);
	}

	/** Tells whether at least one of the {@link TypeBits} is set. */
	public boolean is(int bits) {
		return (this.type & bits) != 0;
	}

	public ByteBuffer encode() {
		return encode(this.body).flip();
	}

	/** All but the body. */
	ByteBuffer encodeHead() {
		return encode(NO_BODY).flip();
	}

	private ByteBuffer encode(byte[] written) {
		WireHeader header = new WireHeader(this.order, this.type, this.name, this.groups.size(), this.hint,
				this.body.length);
		ByteBuffer bytes = ByteBuffer
			.allocate(WireHeader.BYTES + header.payloadBytes() - this.body.length + written.length);
		header.write(bytes);
		for (String group : this.groups) {
			NameField.write(bytes, group);
		}
		return bytes.put(written);
	}

}
