// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every block of code in the documentation is an example that a test runs: it says which
 * one, and reads the same.
 */
class ExampleBlocksTests {

	private static final Pattern BLOCK = Pattern.compile("(?:^<!-- example: (\\S+) -->\\R)?^```(\\w+)\\R(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Map<String, Example> EXAMPLES = Example.all()
		.stream()
		.collect(Collectors.toMap(Example::name, Function.identity()));

	static List<Page> pages() {
		return Page.all();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void blocksReadAsTheExamplesThatRun(Page page) {
		page.mustRead(BLOCK.matcher(page.text())
			.replaceAll((block) -> Matcher.quoteReplacement("<!-- example: " + block.group(1) + " -->\n```"
					+ block.group(2) + "\n" + example(page, block).text() + "```")));
	}

	@Test
	void everyExampleIsInTheDocumentation() {
		Set<String> shown = new TreeSet<>();
		pages().forEach((page) -> BLOCK.matcher(page.text())
			.results()
			.filter((block) -> block.group(1) != null)
			.forEach((block) -> shown.add(block.group(1))));
		assertThat(shown).containsExactlyInAnyOrderElementsOf(EXAMPLES.keySet());
	}

	private static Example example(Page page, MatchResult block) {
		String name = block.group(1);
		long line = page.text().substring(0, block.start()).lines().count() + 1;
		assertThat(name)
			.as("docs/%s:%d has code that no test runs. Move it into a test of %s, between '// tag::name[]' and "
					+ "'// end::name[]', and put '<!-- example: ClassName#name -->' in the line before the block.",
					page, line, ExampleBlocksTests.class.getPackageName())
			.isNotNull();
		Example example = EXAMPLES.get(name);
		assertThat(example).as("docs/%s:%d names the example '%s'", page, line, name).isNotNull();
		return Objects.requireNonNull(example);
	}

}
