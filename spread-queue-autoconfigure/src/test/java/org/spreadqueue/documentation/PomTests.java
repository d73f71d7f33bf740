// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the poms say of the modules and of their packages is so.
 */
class PomTests {

	private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

	private static final Pattern MANAGED = Pattern
		.compile("<artifactId>([\\w-]+)</artifactId>\\s*<version>\\$\\{project\\.version}</version>");

	private static final Pattern INTERNAL_PACKAGES = Pattern.compile("<internal\\.packages>(.*?)</internal\\.packages>",
			Pattern.DOTALL);

	/** One sentence of the comment on a package, perhaps the first. */
	private static final Pattern INTERNAL = Pattern.compile("^(?: \\*|/\\*\\*).*\\bInternal\\.", Pattern.MULTILINE);

	private static final Pattern PACKAGE = Pattern.compile("^package (.*);", Pattern.MULTILINE);

	@Test
	void theBomNamesEveryModuleThatIsReleased() {
		List<String> released = find(MODULE, pom(".")).filter((module) -> !is(module, "<packaging>pom</packaging>"))
			.filter((module) -> !is(module, "<maven.deploy.skip>true</maven.deploy.skip>"))
			.toList();
		assertThat(find(MANAGED, pom("spread-queue-bom"))).hasSizeGreaterThan(5).containsExactlyElementsOf(released);
	}

	@Test
	void theInternalPackagesAreThoseThatSaySo() {
		String list = find(INTERNAL_PACKAGES, pom(".")).findFirst().orElseThrow();
		Stream<String> internal = Sources.endingWith("package-info.java")
			.stream()
			.map(Sources::read)
			.filter((text) -> INTERNAL.matcher(text).find())
			.flatMap((text) -> find(PACKAGE, text));
		assertThat(list.strip().split(",\\s*")).isSorted().containsExactlyInAnyOrderElementsOf(internal.toList());
	}

	private static boolean is(String module, String what) {
		return pom(module).contains(what);
	}

	private static String pom(String module) {
		return Sources.read(Sources.ROOT.resolve(Path.of(module, "pom.xml")));
	}

	private static Stream<String> find(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult found) -> found.group(1));
	}

}
