// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExcerptTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, '\t', '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x200b, 0x2028, 0x2029, 0x202e,
			0x2066, 0xfeff, 0xd800, 0xdc00, 0xe000, 0xe0041 })
	void showsByItsNumberWhatIsNotJustSeen(int codePoint) {
		String text = "a" + Character.toString(codePoint) + "b";
		String shown = "a\\x{" + Integer.toHexString(codePoint) + "}b";

		assertThat(Excerpt.line(text)).isEqualTo(shown);
		assertThat(Excerpt.of(text)).isEqualTo("\"" + shown + "\"");
	}

	@Test
	void leavesTextOfAnyLanguageLegible() {
		assertThat(Excerpt.line("Größe 'αβγ' 数 \ud83d\ude00")).isEqualTo("Größe 'αβγ' 数 \ud83d\ude00");
	}

	@Test
	void quotedTextCannotEndItsQuotes() {
		assertThat(Excerpt.of("a\" \\")).isEqualTo("\"a\\\" \\\\\"");
	}

	@Test
	void countsWhatItCutsOff() {
		assertThat(Excerpt.of("x".repeat(1000))).isEqualTo("\"" + "x".repeat(40) + "\"... (960 more)");
		assertThat(Excerpt.line("x".repeat(120_000))).hasSize(500 + "... (119500 more)".length())
			.endsWith("x... (119500 more)");
	}

	@Test
	void cutsNoCodePointInTwo() {
		assertThat(Excerpt.line("a\ud83d\ude00b", 2)).isEqualTo("a... (3 more)");
	}

	@Test
	void whatIsHarmlessIsReturnedAsItIs() {
		String text = "daemon at '4803@localhost' cannot be reached: C:\\x \"y\"";

		assertThat(Excerpt.line(text)).isSameAs(text);
	}

}
