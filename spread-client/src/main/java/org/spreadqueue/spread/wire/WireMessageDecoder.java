// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Cuts one connection's byte stream into messages, wherever the network has cut it. Each
 * connection has its own decoder, so half a message never outlives its connection. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class WireMessageDecoder {

	/** Memory for a payload grows with what has arrived, not with what was announced. */
	private static final int FIRST_CHUNK = 16 * 1024;

	/** So many times what has arrived: then most payloads find their place at once. */
	private static final int GROWTH = 4;

	private final WireHeaderRules rules;

	private final byte[] headerBytes = new byte[WireHeader.BYTES];

	private int headerFill;

	private @Nullable WireHeader header;

	/** The bytes between header and body. */
	private byte[] front = WireMessage.NO_BODY;

	private int frontFill;

	/** The array that the message will use, so that large bodies are copied once. */
	private byte[] body = WireMessage.NO_BODY;

	private int bodyFill;

	public WireMessageDecoder(WireHeaderRules rules) {
		this.rules = rules;
	}

	/**
	 * Returns the next message, or {@code null} if all of {@code in} was consumed and the
	 * message is not complete.
	 * @throws MalformedMessageException if the stream cannot be understood
	 */
	public @Nullable WireMessage next(ByteBuffer in) throws MalformedMessageException {
		WireHeader current = this.header;
		if (current == null) {
			current = readHeader(in);
			if (current == null) {
				return null;
			}
		}
		if (!readFront(in, current.payloadBytes() - current.bodyLength()) || !readBody(in, current.bodyLength())) {
			return null;
		}
		WireMessage complete = message(current);
		this.header = null;
		this.headerFill = 0;
		this.front = WireMessage.NO_BODY;
		this.frontFill = 0;
		this.body = WireMessage.NO_BODY;
		this.bodyFill = 0;
		return complete;
	}

	/** Tells whether the stream is between two messages. */
	public boolean isIdle() {
		return this.headerFill == 0;
	}

	/** Returns how many bytes the part of a message takes that has arrived. */
	public int partBytes() {
		return this.headerFill + this.front.length + this.body.length;
	}

	private @Nullable WireHeader readHeader(ByteBuffer in) throws MalformedMessageException {
		int length = Math.min(in.remaining(), WireHeader.BYTES - this.headerFill);
		in.get(this.headerBytes, this.headerFill, length);
		this.headerFill += length;
		if (this.headerFill < WireHeader.BYTES) {
			return null;
		}
		WireHeader complete = WireHeader.read(this.headerBytes);
		this.rules.check(complete);
		this.header = complete;
		return complete;
	}

	private boolean readFront(ByteBuffer in, int total) {
		int length = Math.min(in.remaining(), total - this.frontFill);
		this.front = withRoomFor(this.front, this.frontFill + length, total);
		in.get(this.front, this.frontFill, length);
		this.frontFill += length;
		return this.frontFill == total;
	}

	private boolean readBody(ByteBuffer in, int total) {
		int length = Math.min(in.remaining(), total - this.bodyFill);
		this.body = withRoomFor(this.body, this.bodyFill + length, total);
		in.get(this.body, this.bodyFill, length);
		this.bodyFill += length;
		return this.bodyFill == total;
	}

	/** Grows the array to {@code total} bytes at most, and exactly that at the end. */
	private static byte[] withRoomFor(byte[] array, int needed, int total) {
		if (needed <= array.length) {
			return array;
		}
		int roomy = Math.max(FIRST_CHUNK, GROWTH * needed);
		return Arrays.copyOf(array, Math.min(total, roomy));
	}

	private WireMessage message(WireHeader complete) {
		int offset = complete.prefixBytes();
		List<String> groups = (complete.groupCount() == 1) ? List.of(NameField.read(this.front, offset))
				: IntStream.range(0, complete.groupCount())
					.mapToObj((i) -> NameField.read(this.front, offset + i * NameField.BYTES))
					.toList();
		return new WireMessage(complete.order(), complete.type(), complete.name(), groups, complete.hint(), this.body);
	}

}
