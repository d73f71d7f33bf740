// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.spread.log.Excerpt;

/**
 * Puts bodies into their armour and takes them out (section 2.3 of
 * docs/protocol/perl-formats.md). Stricter than Perl, which turns foreign characters in
 * hex into garbage and skips them in Base64.
 */
final class ArmouredBody {

	private ArmouredBody() {
	}

	static byte[] wrap(byte[] body, Armour armour) {
		return switch (armour) {
			case HEX -> HexFormat.of().formatHex(body).getBytes(StandardCharsets.US_ASCII);
			case BASE64 -> Base64.getEncoder().encode(body);
			case NONE -> body;
		};
	}

	static byte[] unwrap(byte[] armoured, Armour armour) throws FormatException {
		return switch (armour) {
			case HEX -> unwrapHex(armoured);
			case BASE64 -> unwrapBase64(armoured);
			case NONE -> armoured;
		};
	}

	private static byte[] unwrapHex(byte[] armoured) throws FormatException {
		if (armoured.length % 2 != 0) {
			throw new FormatException(
					"The hex text has " + armoured.length + " digits, but two make a byte: the message is incomplete");
		}
		byte[] body = new byte[armoured.length / 2];
		for (int i = 0; i < body.length; i++) {
			body[i] = (byte) (hexDigit(armoured[2 * i]) << 4 | hexDigit(armoured[2 * i + 1]));
		}
		return body;
	}

	private static int hexDigit(byte character) throws FormatException {
		if (!HexFormat.isHexDigit(character)) {
			throw new FormatException(
					"The hex text has the character " + Excerpt.of(character & 0xff) + ", which is not a hex digit");
		}
		return HexFormat.fromHexDigit(character);
	}

	private static byte[] unwrapBase64(byte[] armoured) throws FormatException {
		// The JDK accepts missing padding.
		if (armoured.length % 4 != 0) {
			throw new FormatException("The Base64 text has " + armoured.length
					+ " characters, but must have a multiple of four: the message is incomplete");
		}
		try {
			return Base64.getDecoder().decode(armoured);
		}
		catch (IllegalArgumentException ex) {
			throw new FormatException("The Base64 text has a character outside its alphabet: " + ex.getMessage());
		}
	}

}
