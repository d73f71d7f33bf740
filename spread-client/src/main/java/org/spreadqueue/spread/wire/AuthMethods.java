// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Names of authentication methods that a daemon offers or a client chose (sections 3.2
 * and 3.3 of docs/protocol/spread.md).
 *
 * @since 0.1.0
 */
public record AuthMethods(List<String> names) {

	public static final String NULL = "NULL";

	/** Checks the client's address; takes no bytes, like {@link #NULL}. */
	public static final String IP = "IP";

	public static final int CHOICE_BYTES = 90;

	private static final int SLOT_BYTES = 30;

	public AuthMethods {
		names = List.copyOf(names);
	}

	/** Consumes nothing and returns {@code null} until the whole offer has arrived. */
	public static @Nullable AuthMethods decodeOffer(ByteBuffer in) throws RejectedException, MalformedMessageException {
		if (!in.hasRemaining()) {
			return null;
		}
		int length = in.get(in.position());
		if (length < 0) {
			throw new RejectedException(length);
		}
		if (in.remaining() < 1 + length) {
			return null;
		}
		byte[] bytes = new byte[length];
		in.get();
		in.get(bytes);
		for (byte b : bytes) {
			if (b < ' ' || b > '~') {
				throw new MalformedMessageException("list of authentication methods has the byte 0x%02x".formatted(b));
			}
		}
		String list = new String(bytes, StandardCharsets.ISO_8859_1).trim();
		return new AuthMethods(list.isEmpty() ? List.of() : Arrays.asList(list.split(" +", -1)));
	}

	/** Encodes for one write: the C library 4.4.0 reads the list at once. */
	public ByteBuffer encodeOffer() {
		byte[] list = (String.join(" ", this.names) + " ").getBytes(StandardCharsets.ISO_8859_1);
		return ByteBuffer.allocate(1 + list.length).put((byte) list.length).put(list).flip();
	}

	/**
	 * Consumes nothing and returns {@code null} until the whole choice has arrived.
	 * Throws if it names no method or is malformed.
	 */
	public static @Nullable AuthMethods decodeChoice(ByteBuffer in) throws RejectedException {
		if (in.remaining() < CHOICE_BYTES) {
			return null;
		}
		byte[] bytes = new byte[CHOICE_BYTES];
		in.get(bytes);
		List<String> names = new ArrayList<>();
		for (int slot = 0; slot < CHOICE_BYTES && bytes[slot] != 0; slot += SLOT_BYTES) {
			int length = 0;
			while (length < SLOT_BYTES && bytes[slot + length] != 0) {
				length++;
			}
			if (length == SLOT_BYTES) {
				throw new RejectedException(RejectCode.AUTHENTICATION);
			}
			names.add(new String(bytes, slot, length, StandardCharsets.ISO_8859_1));
		}
		if (names.isEmpty()) {
			throw new RejectedException(RejectCode.AUTHENTICATION);
		}
		return new AuthMethods(names);
	}

	/** Encodes for one write: reference daemons read the choice at once. */
	public ByteBuffer encodeChoice() {
		ByteBuffer out = ByteBuffer.allocate(CHOICE_BYTES);
		for (int i = 0; i < this.names.size(); i++) {
			out.position(i * SLOT_BYTES).put(this.names.get(i).getBytes(StandardCharsets.ISO_8859_1));
		}
		return out.position(0);
	}

}
