// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sources say about a page is on that page. A citation reads "section 6.2 of
 * docs/protocol/spread.md", "sections 6.4 and 6.5 of ...", "section "Spread names" of
 * ..." or "rule 5 of docs/protocol/native.md"; line breaks do not matter.
 */
class CitationsTests {

	private static final String NUMBER = "\\d+(?:\\.\\d+)*";

	private static final String NUMBERS = NUMBER + "(?:(?:, and |, | and | or | to )" + NUMBER + ")*";

	private static final String PAGE = "of (?:\\{@code )?(docs/[\\w/-]+\\.md)";

	private static final Pattern NUMBERED = Pattern.compile("\\b([Ss]ection|[Rr]ule)s? (" + NUMBERS + ") " + PAGE);

	private static final Pattern TITLED = Pattern.compile("\\b[Ss]ection \"([^\"]+)\" " + PAGE);

	private static final Pattern MENTIONED = Pattern.compile("\\bdocs/[\\w/-]+\\.md");

	private static final List<Pattern> VAGUE = Stream
		.of("\\b[Ss]ections? (?>" + NUMBERS + ")(?! of (?:(?:\\{@code )?docs/|RFC))",
				"\\b[Ss]ection \"[^\"]+\" (?!of (?:\\{@code )?docs/)", "of the client protocol",
				"(?:\\bmessages? [\\d, and]+|\\bD\\d+) of the protocol", "of the protocol \\(section",
				"client-protocol", "native-protocol\\.md", "(?<!perl-)\\bformats\\.md")
		.map(Pattern::compile)
		.toList();

	private static final Pattern HEADING = Pattern.compile("^#+ (?:(" + NUMBER + ")\\.? )?(.*)$", Pattern.MULTILINE);

	@Test
	void everySectionThatTheSourcesCiteExists() {
		assertThat(sources().flatMap(CitationsTests::dangling)).isEmpty();
	}

	@Test
	void everyCitationNamesItsPage() {
		assertThat(sources().flatMap(CitationsTests::vague))
			.as("Say where to look: section N of docs/protocol/<page>.md")
			.isEmpty();
	}

	@Test
	void everySectionThatAProtocolPageNamesIsOnIt() {
		Pattern own = Pattern.compile("\\b[Ss]ections? ((?>" + NUMBERS + "))(?! of )");
		assertThat(Sources.endingWith(".md")
			.stream()
			.filter((page) -> page.startsWith(Sources.ROOT.resolve("docs/protocol")))
			.map(Joined::of)
			.flatMap((page) -> own.matcher(page.text)
				.results()
				.flatMap((found) -> missing(page, found, "section", found.group(1), page.file))))
			.isEmpty();
	}

	private static Stream<Joined> sources() {
		return Stream.of(".java", ".kt")
			.flatMap((suffix) -> Sources.endingWith(suffix).stream())
			.filter((file) -> !file.endsWith(CitationsTests.class.getSimpleName() + ".java"))
			.map(Joined::of);
	}

	private static Stream<String> dangling(Joined source) {
		Stream<String> pages = MENTIONED.matcher(source.text)
			.results()
			.filter((found) -> !Files.exists(Sources.ROOT.resolve(found.group())))
			.map((found) -> source.at(found) + ": there is no " + found.group());
		Stream<String> numbers = NUMBERED.matcher(source.text)
			.results()
			.flatMap((found) -> missing(source, found, found.group(1), found.group(2),
					Sources.ROOT.resolve(found.group(3))));
		Stream<String> titles = TITLED.matcher(source.text)
			.results()
			.filter((found) -> !headings(Sources.ROOT.resolve(found.group(2))).containsValue(found.group(1)))
			.map((found) -> source.at(found) + ": no heading reads so: " + found.group());
		return Stream.of(pages, numbers, titles).flatMap((problems) -> problems);
	}

	private static Stream<String> vague(Joined source) {
		return VAGUE.stream()
			.flatMap((pattern) -> pattern.matcher(source.text).results())
			.map((found) -> source.at(found) + ": " + found.group());
	}

	private static Stream<String> missing(Joined source, MatchResult found, String kind, String numbers, Path page) {
		if (!Files.exists(page)) {
			return Stream.empty();
		}
		Map<String, String> headings = headings(page);
		// The rules of a page are the subsections of its section "Rules".
		String prefix = kind.equalsIgnoreCase("rule") ? headings.entrySet()
			.stream()
			.filter((heading) -> heading.getValue().equals("Rules"))
			.map((heading) -> heading.getKey() + ".")
			.findFirst()
			.orElse("no rules: ") : "";
		return Pattern.compile(NUMBER)
			.matcher(numbers)
			.results()
			.map((number) -> prefix + number.group())
			.filter((number) -> !headings.containsKey(number))
			.map((number) -> source.at(found) + ": " + page + " has no " + number + ": " + found.group());
	}

	/** Titles by their numbers, or by themselves. */
	private static Map<String, String> headings(Path page) {
		if (!Files.exists(page)) {
			return Map.of();
		}
		return HEADING.matcher(Sources.read(page))
			.results()
			.collect(Collectors.toMap((heading) -> (heading.group(1) != null) ? heading.group(1) : heading.group(2),
					(heading) -> heading.group(2), (one, other) -> one));
	}

	/**
	 * A file as one line, without the asterisks and slashes that begin lines of comments.
	 */
	private static final class Joined {

		private final Path file;

		private final String text;

		private final NavigableMap<Integer, Integer> lines;

		private Joined(Path file, String text, NavigableMap<Integer, Integer> lines) {
			this.file = file;
			this.text = text;
			this.lines = lines;
		}

		static Joined of(Path file) {
			NavigableMap<Integer, Integer> lines = new TreeMap<>();
			StringBuilder text = new StringBuilder();
			List<String> source = Sources.read(file).lines().toList();
			for (int i = 0; i < source.size(); i++) {
				lines.put(text.length(), i + 1);
				text.append(source.get(i).strip().replaceFirst("^(?:/?\\*+|//)\\s*", "")).append(' ');
			}
			return new Joined(file, text.toString(), lines);
		}

		String at(MatchResult found) {
			return this.file + ":" + this.lines.floorEntry(found.start()).getValue();
		}

	}

}
