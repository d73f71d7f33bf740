// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;

/**
 * The bytes of a message that a socket has not taken yet. The body stays where it is,
 * because copying it once more is a large part of what sending costs. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class EncodedMessage {

	private static final ByteBuffer NOTHING = ByteBuffer.wrap(WireMessage.NO_BODY);

	private final ByteBuffer head;

	private final ByteBuffer body;

	private EncodedMessage(ByteBuffer head, ByteBuffer body) {
		this.head = head;
		this.body = body;
	}

	/** Encodes a message, whose body must not change any more. */
	public static EncodedMessage of(WireMessage message) {
		return new EncodedMessage(message.encodeHead(), ByteBuffer.wrap(message.body()));
	}

	/** Takes over the buffer, which has all of a message. */
	static EncodedMessage of(ByteBuffer whole) {
		return new EncodedMessage(whole, NOTHING);
	}

	public int remaining() {
		return this.head.remaining() + this.body.remaining();
	}

	/** Copies as much as fits, and keeps it. */
	void copyTo(ByteBuffer target) {
		copy(this.head, target);
		copy(this.body, target);
	}

	private static void copy(ByteBuffer source, ByteBuffer target) {
		int length = Math.min(source.remaining(), target.remaining());
		target.put(target.position(), source, source.position(), length);
		target.position(target.position() + length);
	}

	/** Forgets so many bytes; returns how many it had of them. */
	int skip(int bytes) {
		int ofHead = skip(this.head, bytes);
		return ofHead + skip(this.body, bytes - ofHead);
	}

	private static int skip(ByteBuffer buffer, int bytes) {
		int length = Math.min(bytes, buffer.remaining());
		buffer.position(buffer.position() + length);
		return length;
	}

}
