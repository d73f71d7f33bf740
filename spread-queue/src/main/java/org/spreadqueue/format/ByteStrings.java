package org.spreadqueue.format;

import java.nio.charset.StandardCharsets;

/**
 * How byte strings become text. Perl does not say whether a string is text or octets:
 * Data::Denter and YAML have only octets, Data::Dumper marks text by its double quotes.
 */
public enum ByteStrings {

	/**
	 * UTF-8 where it is strictly valid, ISO-8859-1 otherwise: what people mean by text.
	 */
	TEXT {
		@Override
		String decode(String latin1) {
			if (isAscii(latin1)) {
				return latin1;
			}
			String text = Unicode.decodeUtf8(latin1.getBytes(StandardCharsets.ISO_8859_1));
			return (text != null) ? text : latin1;
		}
	},

	/**
	 * One character per byte, so that no byte is ever changed: for envelopes that carry
	 * another message.
	 */
	LATIN1 {
		@Override
		String decode(String latin1) {
			return latin1;
		}
	};

	/**
	 * Turns a byte string, held as one character per byte, into text.
	 */
	abstract String decode(String latin1);

	private static boolean isAscii(String text) {
		return text.chars().allMatch((c) -> c < 0x80);
	}

}
