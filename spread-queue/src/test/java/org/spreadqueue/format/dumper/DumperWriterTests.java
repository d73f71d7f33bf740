// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.dumper;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.format.RandomTrees;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Perl peer evaluates what {@link DumperWriter} writes: nothing may leave the quotes.
 */
class DumperWriterTests {

	/**
	 * Perl's rules for literals that need no evaluation, independent of the writer and of
	 * the reader.
	 */
	private static final Pattern SAFE_LITERAL = Pattern
		.compile("'(?:[\\x20-\\x26\\x28-\\x5b\\x5d-\\x7e]|\\\\[\\\\'])*+'" // single-quoted
				+ "|\"(?:[\\x20\\x21\\x23\\x25-\\x3f\\x41-\\x5b\\x5d-\\x7e]|\\\\[\\\\\"$@]|\\\\x\\{[0-9a-f]{1,6}\\})*+\"");

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	@Test
	void quotesEveryCharacterOfTheBasicPlaneAndSomeBeyond() {
		for (int c = 0; c <= 0x10ffff; c += (c < 0xffff) ? 1 : 0x101) {
			if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
				assertSafe(Character.toString(c));
			}
		}
	}

	@Test
	void quotesEveryPairOfBytes() {
		for (char first = 0; first < 256; first++) {
			for (char second = 0; second < 256; second++) {
				assertSafe(first + "" + second);
			}
		}
	}

	@Test
	void quotesRandomStringsOfDangerousPieces() {
		RandomTrees random = new RandomTrees(42);
		for (int i = 0; i < 20_000; i++) {
			assertSafe(random.string());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "'; system('id'); '", "\\'; system('id'); #", "\\\\'; system('id'); #",
			"é@{[system('id')]}", "é${\\system('id')}", "é\"; system('id'); #", "é\\\"; system('id'); #", "é\\", "\\",
			"\n\\", "'", "\u0000'", "é$ENV{PATH}", "é\\x{22}; exit", "\\x{27}; exit" })
	void leavesNoWayOutOfTheQuotes(String attack) {
		assertSafe(attack);
	}

	@Test
	void quotesKeysLikeValues() {
		JsonNode tree = NODES.objectNode().put("'} . system('id') . {'", 1);
		assertThat(write(tree)).isEqualTo("{'\\'} . system(\\'id\\') . {\\'' => 1}");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = { "0, 0", "-5, -5", "1234567890, 1234567890", "-999999999, -999999999",
			"-1234567890, '-1234567890'", "12345678901, '12345678901'" })
	void writesOnlyShortIntegersBare(long number, String expected) {
		assertThat(write(NODES.numberNode(number))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "1.5, '1.5'", "100.0, '100'", "0.1, '0.1'", "-0.25, '-0.25'", "1e15, '1e+15'",
					"1e14, '100000000000000'", "0.0001, '0.0001'", "0.00001, '1e-05'", "1.25e300, '1.25e+300'",
					"0.0, '0'", "Infinity, 'Inf'", "-Infinity, '-Inf'", "NaN, 'NaN'" })
	void writesFractionsQuotedAsPerlPrintsThem(double number, String expected) {
		assertThat(write(NODES.numberNode(number))).isEqualTo(expected);
	}

	@Test
	void writesBooleansAsNumbersAndNullAsUndef() {
		assertThat(write(NODES.arrayNode().add(true).add(false).addNull())).isEqualTo("[1,0,undef]");
	}

	@Test
	void writesBytesAsCodePoints() {
		assertThat(write(NODES.binaryNode(new byte[] { (byte) 0xc3, (byte) 0xa9 }))).isEqualTo("\"\\x{c3}\\x{a9}\"");
	}

	private static void assertSafe(String string) {
		assertThat(write(NODES.stringNode(string))).matches(SAFE_LITERAL);
		String key = write(NODES.objectNode().put(string, 1));
		assertThat(key.substring(1, key.length() - " => 1}".length())).matches(SAFE_LITERAL);
	}

	private static String write(JsonNode node) {
		return new String(DumperWriter.write(node), StandardCharsets.US_ASCII);
	}

}
