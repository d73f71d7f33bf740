// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every link of every page in the repository leads to a file and a heading that exist,
 * and the tables of contents name every page.
 */
class LinksTests {

	private static final Pattern CODE = Pattern.compile("```.*?```|`[^`\\n]*`", Pattern.DOTALL);

	private static final Pattern BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");

	private static final Pattern NEXT = Pattern.compile("\\R---\\R\\RNext: .*\\[[^\\n]*\\R(?:[^\\n]+\\R)*\\z");

	private static final Set<String> CONTENTS = Set.of("README.md", "docs/README.md", "CHANGELOG.md", "SECURITY.md");

	private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

	static List<Path> pages() {
		return Sources.endingWith(".md");
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyLinkLeadsSomewhere(Path page) {
		assertThat(links(page).map((link) -> problem(page, link)).filter((problem) -> !problem.isEmpty())).isEmpty();
	}

	@Test
	void theTableOfContentsNamesEveryPage() {
		Path docs = Sources.ROOT.resolve("docs");
		assertThat(targets(docs.resolve("README.md"))).containsAll(pagesIn(docs));
	}

	/** The tables of contents lead everywhere themselves. */
	@ParameterizedTest
	@MethodSource("pages")
	void everyPageEndsWithWhatToReadNext(Path page) {
		if (!CONTENTS.contains(Sources.ROOT.relativize(page).toString())) {
			assertThat(NEXT.matcher(Sources.read(page)).find()).as("The last paragraph begins with 'Next:'").isTrue();
		}
	}

	@Test
	void theListOfDecisionsNamesEveryDecision() {
		Path decisions = Sources.ROOT.resolve("docs/decisions");
		assertThat(targets(decisions.resolve("README.md"))).containsAll(pagesIn(decisions));
	}

	private static String problem(Path page, MatchResult link) {
		Path target = target(page, link);
		if (!Files.exists(target)) {
			return link.group() + ": there is no " + target;
		}
		String anchor = link.group(2);
		return (anchor == null || anchors(target).contains(anchor)) ? ""
				: link.group() + ": no heading of " + target + " is #" + anchor;
	}

	private static Stream<MatchResult> links(Path page) {
		return LINK.matcher(CODE.matcher(Sources.read(page)).replaceAll("")).results();
	}

	private static Path target(Path page, MatchResult link) {
		return link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
	}

	private static Set<Path> targets(Path page) {
		return links(page).map((link) -> target(page, link)).collect(Collectors.toSet());
	}

	/** As hosts of repositories make them of headings. */
	private static List<String> anchors(Path page) {
		return HEADING.matcher(BLOCK.matcher(Sources.read(page)).replaceAll(""))
			.results()
			.map((heading) -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
			.toList();
	}

	private static List<Path> pagesIn(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(".md") && !file.endsWith("README.md")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
