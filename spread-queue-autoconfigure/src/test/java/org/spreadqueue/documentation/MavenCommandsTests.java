// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages of the repository say of Maven and of programs to start is there:
 * modules, tests, properties, plugins and main classes. Commands for HTTP and for the
 * manager program are run by {@code DocumentedCommandsTests} of their modules.
 */
class MavenCommandsTests {

	private static final Pattern MAVEN = Pattern.compile("\\bmvn ((?=-|\\.\\.\\.|[a-z]+[:\\s`-])[^`\\n]+)");

	private static final Pattern PROGRAM = Pattern.compile("java -cp \\S+ ([\\w.]+)");

	private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\\S)+");

	private static final Set<String> PHASES = Set.of("clean", "deploy", "install", "package", "test", "test-compile",
			"verify");

	private static final Set<String> OPTIONS = Set.of("-o", "-q", "-am");

	private static final Set<String> PROPERTIES_OF_MAVEN = Set.of("altDeploymentRepository", "gpg.keyname", "gpg.skip",
			"skipTests", "surefire.failIfNoSpecifiedTests");

	static List<Path> pages() {
		return Sources.endingWith(".md");
	}

	@ParameterizedTest
	@MethodSource("pages")
	void whatACommandNamesIsThere(Path page) {
		String text = Sources.read(page);
		Stream<String> maven = MAVEN.matcher(text).results().flatMap((found) -> problems(found.group(1)));
		Stream<String> programs = PROGRAM.matcher(text)
			.results()
			.map((found) -> found.group(1))
			.filter((name) -> name.startsWith("org.spreadqueue."))
			.filter((name) -> sources(name.replace('.', '/')).isEmpty())
			.map((name) -> "there is no program " + name);
		assertThat(Stream.concat(maven, programs)).isEmpty();
	}

	private static Stream<String> problems(String command) {
		// A remark may follow, some spaces further on.
		List<String> words = WORD.matcher(command.replaceFirst(" {3,}.*", ""))
			.results()
			.map(MatchResult::group)
			.toList();
		String module = words.contains("-pl") ? words.get(words.indexOf("-pl") + 1) : "";
		List<String> problems = new ArrayList<>();
		for (String word : words) {
			if (!word.equals("...") && !word.equals(module) && !word.equals("-pl") && !exists(word, module)) {
				problems.add("mvn " + command + ": there is no " + word);
			}
		}
		if (!Files.exists(Sources.ROOT.resolve(module).resolve("pom.xml"))) {
			problems.add("mvn " + command + ": there is no module " + module);
		}
		return problems.stream();
	}

	private static boolean exists(String word, String module) {
		if (word.startsWith("-Dtest=")) {
			return Stream.of(word.substring("-Dtest=".length()).replace("'", "").split(","))
				.allMatch((test) -> isTest(test, module));
		}
		if (word.startsWith("-D")) {
			String name = word.substring(2).replaceFirst("=.*", "");
			return PROPERTIES_OF_MAVEN.contains(name) || isOfTheBuild(name) || isRead(name);
		}
		if (word.startsWith("-P")) {
			return Stream.of(Sources.ROOT, Sources.ROOT.resolve(module))
				.map((directory) -> Sources.read(directory.resolve("pom.xml")))
				.anyMatch((pom) -> pom.contains("<id>" + word.substring(2) + "</id>"));
		}
		if (word.contains(":")) {
			String prefix = word.substring(0, word.indexOf(':'));
			return Stream.of(prefix + "-maven-plugin", "maven-" + prefix + "-plugin")
				.anyMatch((plugin) -> Sources.read(Sources.ROOT.resolve("pom.xml")).contains(">" + plugin + "<"));
		}
		return PHASES.contains(word) || OPTIONS.contains(word);
	}

	/** A class, a pattern of names, or one with a method. */
	private static boolean isTest(String test, String module) {
		String type = test.replaceFirst("#.*", "");
		String method = test.equals(type) ? ""
				: "void " + test.substring(type.length() + 1).replace("*", "\\w*") + "\\(";
		return sources(type.replace('.', '/')).stream()
			.filter((file) -> file.startsWith(Sources.ROOT.resolve(module)))
			.anyMatch((file) -> Pattern.compile(method).matcher(Sources.read(file)).find());
	}

	private static List<Path> sources(String pattern) {
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:**/" + pattern + "{,.java}");
		return Sources.endingWith(".java").stream().filter(matcher::matches).toList();
	}

	/** It selects a profile, or has a default. */
	private static boolean isOfTheBuild(String property) {
		String pom = Sources.read(Sources.ROOT.resolve("pom.xml"));
		return pom.contains("<name>" + property + "</name>") || pom.contains("<" + property + ">");
	}

	private static boolean isRead(String property) {
		return Sources.endingWith(".java")
			.stream()
			.anyMatch((file) -> Sources.read(file).contains('"' + property + '"'));
	}

}
