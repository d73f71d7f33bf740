// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.value;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** Strict text: nothing is replaced by question marks. */
public final class Unicode {

	private Unicode() {
	}

	/** Null if the bytes are not strictly valid UTF-8. */
	public static @Nullable String decodeUtf8(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/** Returns the text with a question mark for each half of a surrogate pair. */
	public static String wellFormed(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

	/** Returns the first characters of a text, well-formed: no pair is cut. */
	public static String cut(String text, int length) {
		if (text.length() <= length) {
			return wellFormed(text);
		}
		boolean splitsPair = length > 0 && Character.isSurrogatePair(text.charAt(length - 1), text.charAt(length));
		return wellFormed(text.substring(0, splitsPair ? length - 1 : length));
	}

	/** Whether all surrogates of a text are in pairs. */
	public static boolean isWellFormed(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
					return false;
				}
				i++;
			}
		}
		return true;
	}

}
