package org.spreadqueue.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Writes exactly the bytes that the real Perl modules have been shown to read correctly.
 */
class WritingForPerlTests {

	private final MessageCodec codec = new MessageCodec(FormatLimits.DEFAULT, ByteStrings.LATIN1);

	@TestFactory
	Stream<DynamicTest> writesTheCanonicalFormOrRefuses() {
		Map<String, JsonNode> vectors = PerlVectors.lines("data-dumper", "data-denter", "yaml", "json")
			.collect(Collectors.toMap(PerlVectors::id, Function.identity()));
		return PerlVectors.lines("readback")
			.filter((line) -> !PerlVectors.id(line).contains("/java-"))
			.map((line) -> DynamicTest.dynamicTest(PerlVectors.id(line),
					() -> writesOrRefuses(line, value(line, vectors))));
	}

	/** Large values are only named. */
	private static JsonNode value(JsonNode line, Map<String, JsonNode> vectors) {
		return line.has("value") ? line.path("value")
				: Objects.requireNonNull(vectors.get(line.path("value_of").stringValue())).path("value");
	}

	private void writesOrRefuses(JsonNode line, JsonNode view) throws FormatException {
		Serializer serializer = Arrays.stream(Serializer.values())
			.filter((candidate) -> candidate.perlName().equals(line.path("serializer").stringValue()))
			.findFirst()
			.orElseThrow();
		WireFormat format = WireFormat.of(serializer);
		JsonNode tree;
		try {
			tree = JsonView.written(view, serializer);
		}
		catch (JsonView.NotATree ex) {
			return;
		}
		if (line.path("writer").stringValue().equals("refuse")) {
			assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.encode(tree, format));
			return;
		}
		byte[] message = this.codec.encode(tree, format);
		assertThat(body(message)).isEqualTo(body(PerlVectors.bytes(line, "wire_hex")));
	}

	private static String body(byte[] message) {
		String text = new String(message, StandardCharsets.ISO_8859_1);
		String hex = text.substring(text.indexOf('^', 1) + 1);
		return text.substring(0, text.indexOf('^', 1) + 1)
				+ new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
	}

}
