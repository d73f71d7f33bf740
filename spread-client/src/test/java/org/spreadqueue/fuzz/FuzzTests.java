// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisabledIfSystemProperty(named = "fuzz.seconds", matches = ".*",
		disabledReason = "runs without -Dfuzz.seconds, which tells the harness what to run")
@DisabledIfSystemProperty(named = "fuzz.input", matches = ".*",
		disabledReason = "runs without -Dfuzz.input, which tells the harness what to run")
class FuzzTests {

	private static final List<byte[]> CORPUS = List.of("count=12".getBytes(StandardCharsets.US_ASCII), new byte[0]);

	@Test
	void beginsWithTheCorpusAndTriesAsManyInputsAsAskedFor() throws Exception {
		List<byte[]> seen = new ArrayList<>();
		Fuzz.run("all", 500, CORPUS, seen::add);
		assertThat(seen).hasSize(500);
		assertThat(seen.subList(0, 2)).containsExactlyElementsOf(CORPUS);
	}

	@Test
	void makesTheSameInputsEachTime() throws Exception {
		List<byte[]> first = new ArrayList<>();
		Fuzz.run("first", 500, CORPUS, first::add);
		List<byte[]> second = new ArrayList<>();
		Fuzz.run("second", 500, CORPUS, second::add);
		assertThat(second).containsExactlyElementsOf(first);
	}

	@Test
	void findsAnInputThatThrowsAndSaysHowToReplayIt() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Fuzz.run("picky", 10_000, CORPUS, (input) -> {
			String text = new String(input, StandardCharsets.ISO_8859_1);
			if (text.startsWith("count=9223372036854775807")) {
				throw new IllegalStateException("too many");
			}
		}))
			.withMessageMatching("picky: it throws java.lang.IllegalStateException: too many."
					+ " Replay it with -Dfuzz.seed=1 -Dfuzz.input=[0-9]+, or add it to the corpus: 636f756e743d39[0-9a-f]+");
	}

	@Test
	void findsAnInputThatAllocatesWithoutMeasure() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> Fuzz.run("greedy", 10, CORPUS, (input) -> assertThat(new byte[100_000_000]).isNotNull()))
			.withMessageContaining("greedy: it allocates 100,");
	}

}
