// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Writes exactly the bytes that the real Perl modules have been shown to read correctly.
 */
class WritingForPerlTests {

	/** Read by Perl, but written by nobody: beyond the grammar of the readers. */
	private static final Set<String> REFUSED_FORMS = Set.of("data-dumper/java-plus-prefix",
			"data-denter/java-key-lf-trick", "yaml/java-unicode-escape", "yaml/java-flow");

	/**
	 * The lines about objects, references, shared values, code and the like, which a tree
	 * cannot ask for.
	 */
	private static final int NOT_TREES = 110;

	private final MessageCodec codec = new MessageCodec(FormatLimits.DEFAULT, ByteStrings.LATIN1);

	/**
	 * A line, and the tree that a writer is given for it.
	 */
	private record Line(JsonNode json, Serializer serializer, JsonNode tree) {
	}

	@TestFactory
	Stream<DynamicTest> writesTheCanonicalFormOrRefuses() {
		return lines().map((line) -> DynamicTest.dynamicTest(PerlVectors.id(line.json()), () -> writesOrRefuses(line)));
	}

	@Test
	void leavesOutOnlyWhatIsNotATree() {
		long all = PerlVectors.lines("readback").filter(WritingForPerlTests::isOfThePerlVectors).count();
		assertThat(all - lines().count()).isEqualTo(NOT_TREES);
	}

	/** What other writers may write; some of it they should not. */
	@TestFactory
	Stream<DynamicTest> readsOtherFormsLikePerlOrRefusesThem() {
		return PerlVectors.lines("readback")
			.filter((line) -> !isOfThePerlVectors(line) && line.has("perl_reads"))
			.map((line) -> DynamicTest.dynamicTest(PerlVectors.id(line), () -> readsLikePerlOrRefuses(line)));
	}

	private static boolean isOfThePerlVectors(JsonNode line) {
		return !PerlVectors.id(line).contains("/java-");
	}

	private static Stream<Line> lines() {
		Map<String, JsonNode> vectors = PerlVectors.lines("data-dumper", "data-denter", "yaml", "json")
			.collect(Collectors.toMap(PerlVectors::id, Function.identity()));
		return PerlVectors.lines("readback")
			.filter(WritingForPerlTests::isOfThePerlVectors)
			.flatMap((line) -> line(line, value(line, vectors)).stream());
	}

	private static Optional<Line> line(JsonNode line, JsonNode value) {
		Serializer serializer = Arrays.stream(Serializer.values())
			.filter((candidate) -> candidate.perlName().equals(line.path("serializer").stringValue()))
			.findFirst()
			.orElseThrow();
		try {
			return Optional.of(new Line(line, serializer, JsonView.written(value, serializer)));
		}
		catch (JsonView.NotATree ex) {
			return Optional.empty();
		}
	}

	/** Large values are only named. */
	private static JsonNode value(JsonNode line, Map<String, JsonNode> vectors) {
		return line.has("value") ? line.path("value")
				: Objects.requireNonNull(vectors.get(line.path("value_of").stringValue())).path("value");
	}

	private void writesOrRefuses(Line line) throws FormatException {
		WireFormat format = WireFormat.of(line.serializer());
		if (line.json().path("writer").stringValue().equals("refuse")) {
			assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.encode(line.tree(), format));
			return;
		}
		byte[] message = this.codec.encode(line.tree(), format);
		assertThat(body(message)).isEqualTo(body(PerlVectors.bytes(line.json(), "wire_hex")));
	}

	private void readsLikePerlOrRefuses(JsonNode line) throws Exception {
		byte[] message = PerlVectors.bytes(line, "wire_hex");
		if (REFUSED_FORMS.contains(PerlVectors.id(line))) {
			assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decode(message));
			return;
		}
		JsonNode value = this.codec.decode(message).value();
		if (line.path("perl_reads").path("v").has("$num")) {
			// Perl has rounded it to 15 digits.
			assertThat(value.path("v").doubleValue())
				.isEqualTo(Double.parseDouble(line.path("perl_numeric_value").stringValue()));
			return;
		}
		assertThat(JsonView.comparable(value)).isEqualTo(JsonView.comparable(JsonView.read(line.path("perl_reads"))));
	}

	private static String body(byte[] message) {
		String text = new String(message, StandardCharsets.ISO_8859_1);
		String hex = text.substring(text.indexOf('^', 1) + 1);
		return text.substring(0, text.indexOf('^', 1) + 1)
				+ new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
	}

}
