// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.spread.log.Excerpt;

/**
 * The header of a message: {@code ^serializer|cipher|digester|encoding|compressor^},
 * where trailing empty fields may be missing (section 2.1 of
 * docs/protocol/perl-formats.md).
 *
 * @param length its bytes, in front of the body
 */
record MessageHeader(WireFormat format, int length) {

	private static final int MAX_CHARS = 120;

	private static final int MAX_FIELDS = 5;

	private static final String SUPPORTED = "supported are Data::Dumper, Data::Denter, YAML and JSON."
			+ " Let the Perl side choose one of them: Data::Serializer->new(serializer => 'Data::Dumper')";

	/** Known to Data::Serializer, but not spoken here. */
	private static final Set<String> UNSUPPORTED = Set.of("Storable", "YAML::Syck", "JSON::Syck", "XML::Simple",
			"XML::Dumper", "Config::General", "FreezeThaw", "PHP::Serialization", "Data::Taxi", "Bencode",
			"Convert::Bencode", "Convert::Bencode_XS");

	static MessageHeader parse(byte[] message) throws FormatException {
		int end = closingCaret(message);
		String header = new String(message, 1, end - 1, StandardCharsets.ISO_8859_1);
		if (header.chars().anyMatch((c) -> c < 0x20 || c > 0x7e)) {
			throw new FormatException("The header " + Excerpt.of(header) + " is not printable ASCII");
		}
		String[] fields = header.split("\\|", -1);
		if (fields.length > MAX_FIELDS) {
			throw new FormatException("The header " + Excerpt.of(header) + " has " + fields.length
					+ " fields, but at most " + MAX_FIELDS + " are defined");
		}
		fields = Arrays.copyOf(fields, MAX_FIELDS);
		Serializer serializer = serializer(field(fields, 0));
		refuseEncryption(field(fields, 1), field(fields, 2));
		// Some Perl programs ask for no armour by white space.
		Armour armour = armour(field(fields, 3).isBlank() ? "" : field(fields, 3));
		return new MessageHeader(new WireFormat(serializer, armour, compressed(field(fields, 4))), end + 1);
	}

	private static int closingCaret(byte[] message) throws FormatException {
		if (message.length == 0) {
			throw new FormatException("The message is empty");
		}
		int end = 1;
		while (end < message.length && end <= MAX_CHARS && message[end] != '^') {
			end++;
		}
		if (message[0] == '^' && end > 1 && end < message.length && message[end] == '^') {
			return end;
		}
		String start = new String(message, 0, end, StandardCharsets.ISO_8859_1);
		throw new FormatException("The message starts with " + Excerpt.of(start)
				+ " and not with a header like ^Data::Dumper|||hex|^ (1 to " + MAX_CHARS
				+ " characters between carets). A Perl sender must not set serializer_token => 0 or raw => 1");
	}

	private static String field(String[] fields, int index) {
		String field = fields[index];
		return (field != null) ? field : "";
	}

	private static Serializer serializer(String name) throws FormatException {
		for (Serializer serializer : Serializer.values()) {
			if (serializer.perlName().equals(name)) {
				return serializer;
			}
		}
		if (UNSUPPORTED.contains(name)) {
			throw new FormatException("The serializer " + name + " is not supported; " + SUPPORTED);
		}
		throw new FormatException("The serializer " + Excerpt.of(name) + " is unknown; " + SUPPORTED);
	}

	private static Armour armour(String name) throws FormatException {
		for (Armour armour : Armour.values()) {
			if (armour.perlName().equals(name)) {
				return armour;
			}
		}
		throw new FormatException("The encoding " + Excerpt.of(name)
				+ " is unknown: a message is encoded as \"hex\", \"b64\" or not at all");
	}

	private static void refuseEncryption(String cipher, String digester) throws FormatException {
		if (!cipher.isEmpty()) {
			throw new FormatException("The message is encrypted with " + Excerpt.of(cipher)
					+ ", which is not supported: let the Perl side set no secret");
		}
		if (!digester.isEmpty()) {
			throw new FormatException("The message names the digest " + Excerpt.of(digester)
					+ ", which is not supported: let the Perl side set no secret");
		}
	}

	private static boolean compressed(String compressor) throws FormatException {
		if (compressor.isEmpty()) {
			return false;
		}
		if (compressor.equals(WireFormat.COMPRESSOR)) {
			return true;
		}
		throw new FormatException("The compressor " + Excerpt.of(compressor)
				+ " is not supported; let the Perl side use " + WireFormat.COMPRESSOR + " or none");
	}

}
