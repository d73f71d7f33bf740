// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.fuzz.Fuzz;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Damaged messages of Data::Serializer are read, or refused with a text for people; and
 * what was read can be written, and read again as the same.
 */
@Tag("slow")
class PerlFormatFuzzTests {

	private static final int VECTORS = 300;

	/**
	 * A short text with shared values may become 10,000 values and ten for each byte, and
	 * is read and written six times here: 24 MB, a sixth of it at a time.
	 */
	private static final long ALLOWED_BYTES = 32 * 1024 * 1024;

	private final MessageCodec text = new MessageCodec();

	private final MessageCodec exact = new MessageCodec(FormatLimits.DEFAULT, ByteStrings.LATIN1);

	@ParameterizedTest
	@EnumSource
	void bodies(Serializer serializer) throws Exception {
		byte[] header = new WireFormat(serializer, Armour.NONE, false).header().getBytes(StandardCharsets.US_ASCII);
		List<byte[]> corpus = shortest(PerlVectors.lines("data-dumper", "data-denter", "yaml", "json", "malformed")
			.filter(PerlFormatFuzzTests::isWritten)
			.map(PerlFormatFuzzTests::wire)
			.filter((message) -> serializerOf(message).equals(serializer.perlName()))
			.map(PerlFormatFuzzTests::body));
		Fuzz.run("bodies of " + serializer.perlName(), 20_000, corpus, (body) -> {
			ByteArrayOutputStream message = new ByteArrayOutputStream();
			message.writeBytes(header);
			message.writeBytes(body);
			read(message.toByteArray());
		});
	}

	/** Header, armour and compression, which the body is behind. */
	@Test
	void messages() throws Exception {
		List<byte[]> corpus = shortest(PerlVectors.lines("framing", "legacy", "storable", "malformed")
			.filter(PerlFormatFuzzTests::isWritten)
			.map(PerlFormatFuzzTests::wire));
		Fuzz.run("messages of Data::Serializer", 40_000, corpus, ALLOWED_BYTES, this::read);
	}

	private void read(byte[] message) {
		try {
			this.text.format(message);
			this.text.decode(message);
			writable(this.exact.decode(message).value());
		}
		catch (FormatException ex) {
			assertThat(ex).hasMessageMatching("(?sU)[\\p{Print}]+");
		}
	}

	/** Numbers are texts for some formats, so that it is compared what these read. */
	private void writable(JsonNode value) {
		WireFormat format = WireFormat.DEFAULT;
		JsonNode again;
		try {
			again = this.exact.decode(this.exact.encode(value, format)).value();
		}
		catch (FormatException ex) {
			// Half of a surrogate pair, or too large when quoted.
			return;
		}
		try {
			assertThat(this.exact.decode(this.exact.encode(again, format)).value()).isEqualTo(again);
		}
		catch (FormatException ex) {
			throw new AssertionError("was written once, but not twice", ex);
		}
	}

	private static List<byte[]> shortest(Stream<byte[]> inputs) {
		return inputs.sorted(Comparator.comparingInt((input) -> input.length)).limit(VECTORS).toList();
	}

	/** Some values Perl could not write. */
	private static boolean isWritten(JsonNode line) {
		return line.path("wire_hex").isString() || line.path("input_hex").isString();
	}

	private static byte[] wire(JsonNode line) {
		return PerlVectors.bytes(line, line.path("wire_hex").isString() ? "wire_hex" : "input_hex");
	}

	private static String serializerOf(byte[] message) {
		String all = new String(message, StandardCharsets.ISO_8859_1);
		int end = all.indexOf('|');
		return (end > 0) ? all.substring(1, end) : "";
	}

	/** What is behind the header, without its armour of hex digits. */
	private static byte[] body(byte[] message) {
		String all = new String(message, StandardCharsets.ISO_8859_1);
		String body = all.substring(all.indexOf('^', 1) + 1);
		try {
			return all.contains("|hex|^") ? HexFormat.of().parseHex(body) : body.getBytes(StandardCharsets.ISO_8859_1);
		}
		catch (IllegalArgumentException ex) {
			return body.getBytes(StandardCharsets.ISO_8859_1);
		}
	}

}
