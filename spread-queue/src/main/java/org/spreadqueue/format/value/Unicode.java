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

	/** Whether all surrogates of a text are in pairs. */
	public static boolean isWellFormed(String text) {
		return text.codePoints().noneMatch((c) -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
	}

}
