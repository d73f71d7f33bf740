// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.value.PerlString;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reads every message that the real Perl modules wrote.
 */
class ReadingPerlMessagesTests {

	private final MessageCodec exact = new MessageCodec(FormatLimits.DEFAULT, ByteStrings.LATIN1);

	private final MessageCodec text = new MessageCodec();

	@TestFactory
	Stream<DynamicTest> readsWhatPerlWroteLikePerlOrBetter() {
		return PerlVectors
			.lines("data-dumper", "data-denter", "yaml", "json", "data-dumper-settings", "framing", "legacy")
			.filter((line) -> line.path("wire_hex").isString())
			.map((line) -> DynamicTest.dynamicTest(PerlVectors.id(line), () -> readsLikePerl(line)));
	}

	@TestFactory
	Stream<DynamicTest> readsTextFromDataDumperWhetherPerlHadDecodedItOrNot() {
		return PerlVectors.lines("data-dumper", "data-dumper-settings")
			.map((line) -> DynamicTest.dynamicTest(PerlVectors.id(line), () -> readsText(line)));
	}

	@TestFactory
	Stream<DynamicTest> refusesStorable() {
		return PerlVectors.lines("storable")
			.map((line) -> DynamicTest.dynamicTest(PerlVectors.id(line),
					() -> assertThatExceptionOfType(FormatException.class)
						.isThrownBy(() -> this.text.decode(PerlVectors.bytes(line, "wire_hex")))
						.withMessageContaining("Storable is not supported")));
	}

	private void readsLikePerl(JsonNode line) throws FormatException {
		byte[] message = PerlVectors.bytes(line, "wire_hex");
		JsonNode expected;
		try {
			expected = JsonView.comparable(JsonView.read(line.path("value")));
		}
		catch (JsonView.NotATree ex) {
			if (!isDenter(line)) {
				assertRefused(message);
			}
			return;
		}
		boolean headerless = message[0] != '^';
		boolean mustSucceed = line.path("perl_roundtrip").booleanValue() && !headerless && !isLegacyExtra(line);
		if (mustSucceed) {
			assertThat(JsonView.comparable(this.exact.decode(message).value())).isEqualTo(expected);
			return;
		}
		try {
			assertThat(JsonView.comparable(this.exact.decode(message).value())).isIn(acceptable(line, expected));
		}
		catch (FormatException ex) {
			assertThat(ex).hasMessageMatching("(?s)\\p{Print}+");
		}
	}

	/** Bare words and unarmoured Base64, which only the oldest versions wrote. */
	private static boolean isLegacyExtra(JsonNode line) {
		String id = PerlVectors.id(line);
		return id.matches("legacy.*/data-dumper/scalar/hex") || id.matches("legacy-0.11/.*/b64");
	}

	private static boolean isDenter(JsonNode line) {
		return PerlVectors.id(line).contains("data-denter");
	}

	private static List<JsonNode> acceptable(JsonNode line, JsonNode expected) {
		List<JsonNode> acceptable = new ArrayList<>();
		acceptable.add(expected);
		try {
			acceptable.add(JsonView.comparable(JsonView.read(line.path("perl_returned"))));
		}
		catch (JsonView.NotATree ex) {
			// Then only the value itself will do.
		}
		return acceptable;
	}

	private void assertRefused(byte[] message) {
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.exact.decode(message));
	}

	private void readsText(JsonNode line) throws FormatException {
		JsonNode expected;
		try {
			expected = JsonView.read(line.path("value"));
		}
		catch (JsonView.NotATree ex) {
			return;
		}
		DecodedMessage message = this.text.decode(PerlVectors.bytes(line, "wire_hex"));
		assertThat(JsonView.comparable(message.value())).isEqualTo(asText(JsonView.comparable(expected)));
	}

	private static JsonNode asText(JsonNode latin1) {
		return PerlVectors.mapStrings(latin1, (string) -> {
			boolean bytes = string.chars().allMatch((c) -> c < 0x100);
			return bytes ? PerlString.octets(string).decode(ByteStrings.TEXT) : string;
		});
	}

}
