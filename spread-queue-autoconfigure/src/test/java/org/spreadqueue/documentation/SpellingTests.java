// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages have one spelling of each word, and the words of section "Words" of
 * docs/architecture.md. What is in code has the names that it has.
 */
class SpellingTests {

	private static final Pattern CODE = Pattern.compile("```.*?```|`[^`\\n]*`|^(?: {4}|\\t).*$|\\]\\([^)\\s]*\\)",
			Pattern.DOTALL | Pattern.MULTILINE);

	/** What is not written, and what is written in its place. */
	private static final Map<String, String> SPELLINGS = Map.ofEntries(Map.entry("time-outs?|timed-out", "timeout"),
			Map.entry("start-ups?", "startup"), Map.entry("shut-downs?", "shutdown"),
			Map.entry("take-overs?", "takeover"), Map.entry("hand-?overs?", "to hand over"),
			Map.entry("standby", "to stand by"), Map.entry("set-ups?|setups?", "to set up"),
			Map.entry("fail-?overs?", "to go on with the next address"), Map.entry("backoffs?", "back-off"),
			Map.entry("classpaths?(?!:)", "class path"), Map.entry("host-?names?", "host name"),
			Map.entry("web-?servers?", "web server"), Map.entry("file-?systems?", "file system"),
			Map.entry("data-bases?", "database"), Map.entry("meta-data", "metadata"),
			Map.entry("roundtrips?|round-trips?", "round trip"), Map.entry("whitespace", "white space"),
			Map.entry("key-?stores?", "key store"), Map.entry("re-deliver\\w*", "redeliver"),
			Map.entry("re-submit\\w*", "resubmit"),
			Map.entry("dead letter queues?|deadletters?|DLQs?", "dead-letter queue"),
			Map.entry("acknowledgments?", "acknowledgement"), Map.entry("autoconfiguration", "auto-configuration"),
			Map.entry("behaviors?|colors?|canceled|labeled|centers?|analyzed?|(?:recogni|critici|normali)z\\w+",
					"as the British do"),
			Map.entry("Unix|unix", "UNIX"), Map.entry("\u00b5s|micros", "us"), Map.entry("Postgres", "PostgreSQL"),
			Map.entry("Spread Queue|SpreadQueue", "Spread::Queue, spread-queue"),
			Map.entry("spread daemons?", "Spread daemon"), Map.entry("(?:can|don|won|isn|doesn)'t", "not"),
			Map.entry("consumers?|publishers?", "worker, sender"));

	/** Words of other libraries, in the comparison with them. */
	private static final Map<String, List<String>> EXCEPTIONS = Map.of("docs/features.md",
			List.of("consumers?|publishers?", "fail-?overs?"), "docs/performance.md", List.of("consumers?|publishers?"),
			"benchmarks/README.md", List.of("consumers?|publishers?"));

	static List<Path> pages() {
		return Sources.endingWith(".md");
	}

	@ParameterizedTest
	@MethodSource("pages")
	void eachWordHasOneSpelling(Path page) {
		String text = CODE.matcher(Sources.read(page)).replaceAll("");
		String name = Sources.ROOT.relativize(page).toString();
		List<String> found = SPELLINGS.entrySet()
			.stream()
			.filter((spelling) -> !EXCEPTIONS.getOrDefault(name, List.of()).contains(spelling.getKey()))
			.flatMap((spelling) -> Pattern.compile("(?<![\\w-])(?:" + spelling.getKey() + ")(?![\\w-])")
				.matcher(text)
				.results()
				.map((match) -> "'" + match.group() + "', written: " + spelling.getValue()))
			.toList();
		assertThat(found).as(name).isEmpty();
	}

}
