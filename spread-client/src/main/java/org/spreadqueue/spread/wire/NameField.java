// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A name in 32 bytes, ended by NUL. Names are bytes, one to a character (ISO 8859-1). A
 * field without NUL is read as a name of 32 characters, which matches no properly written
 * name, and is never written.
 */
final class NameField {

	static final int BYTES = 32;

	static final int MAX_NAME = BYTES - 1;

	private NameField() {
	}

	static String read(byte[] bytes, int offset) {
		int length = 0;
		while (length < BYTES && bytes[offset + length] != 0) {
			length++;
		}
		return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
	}

	static String read(ByteBuffer in) {
		byte[] field = new byte[BYTES];
		in.get(field);
		return read(field, 0);
	}

	/** Writes into a fresh buffer, whose zeros are the padding. */
	static void write(ByteBuffer zeroed, String name) {
		int next = zeroed.position() + BYTES;
		byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
		zeroed.put(bytes, 0, Math.min(bytes.length, MAX_NAME));
		zeroed.position(next);
	}

}
