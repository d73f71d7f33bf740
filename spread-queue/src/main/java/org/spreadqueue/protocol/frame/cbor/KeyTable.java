// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame.cbor;

import org.jspecify.annotations.Nullable;

/**
 * The keys of a map by their names, one or two small letters. Found by the bytes of a
 * name, so that a key needs no text.
 */
public final class KeyTable {

	private static final int LETTERS = 32;

	private final @Nullable Object[] keys = new @Nullable Object[LETTERS * LETTERS];

	public void add(Key<?> key) {
		int length = key.name().length();
		this.keys[place(key.name().charAt(0), (length > 1) ? key.name().charAt(1) : 0)] = key;
	}

	/** Returns {@code null} for a name that no key has. */
	@Nullable Key<?> find(byte[] bytes, int from, int length) {
		if (length < 1 || length > 2 || !isLetter(bytes[from]) || !isLetter(bytes[from + length - 1])) {
			return null;
		}
		return (Key<?>) this.keys[place(bytes[from], (length > 1) ? bytes[from + 1] : 0)];
	}

	private static boolean isLetter(byte b) {
		return b >= 'a' && b <= 'z';
	}

	private static int place(int first, int second) {
		return (first % LETTERS) * LETTERS + second % LETTERS;
	}

}
