package org.spreadqueue.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * How the body of a message is protected on its way.
 */
public enum Armour {

	/**
	 * Two hex digits per byte: the only armour that every version of Data::Serializer
	 * reads.
	 */
	HEX("hex") {
		@Override
		byte[] wrap(byte[] body) {
			return HexFormat.of().formatHex(body).getBytes(StandardCharsets.US_ASCII);
		}

		// Perl never fails here, it makes garbage of foreign characters.
		@Override
		byte[] unwrap(byte[] armoured) throws FormatException {
			if (armoured.length % 2 != 0) {
				throw new FormatException("The hex text has " + armoured.length
						+ " digits, but two make a byte: the message is incomplete");
			}
			byte[] body = new byte[armoured.length / 2];
			for (int i = 0; i < body.length; i++) {
				body[i] = (byte) (hexDigit(armoured[2 * i]) << 4 | hexDigit(armoured[2 * i + 1]));
			}
			return body;
		}
	},

	/**
	 * Base64, for peers known to have Data::Serializer 0.18 or later: two thirds of the
	 * size of hex.
	 */
	BASE64("b64") {
		@Override
		byte[] wrap(byte[] body) {
			return Base64.getEncoder().encode(body);
		}

		// Perl skips foreign characters.
		@Override
		byte[] unwrap(byte[] armoured) throws FormatException {
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
	},

	/** The bytes themselves, including NUL and line breaks. */
	NONE("") {
		@Override
		byte[] wrap(byte[] body) {
			return body;
		}

		@Override
		byte[] unwrap(byte[] armoured) {
			return armoured;
		}
	};

	private final String perlName;

	Armour(String perlName) {
		this.perlName = perlName;
	}

	/** The case-sensitive name in a message header. */
	String perlName() {
		return this.perlName;
	}

	abstract byte[] wrap(byte[] body);

	abstract byte[] unwrap(byte[] armoured) throws FormatException;

	static Armour named(String field) throws FormatException {
		return Arrays.stream(values())
			.filter((armour) -> armour.perlName.equals(field))
			.findFirst()
			.orElseThrow(() -> new FormatException("The encoding " + Excerpt.of(field)
					+ " is unknown: a message is encoded as \"hex\", \"b64\" or not at all"));
	}

	private static int hexDigit(byte character) throws FormatException {
		if (!HexFormat.isHexDigit(character)) {
			throw new FormatException(
					"The hex text has the character " + Excerpt.of(character & 0xff) + ", which is not a hex digit");
		}
		return HexFormat.fromHexDigit(character);
	}

}
