// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on compatibility names tests that exist, for every defect, and names all that
 * are named after one.
 */
class CompatibilityPageTests {

	private static final Path PAGE = Path.of("..", "docs", "compatibility.md");

	private static final Path SOURCES = Path.of("src", "test", "java");

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)#(\\w+)`");

	private static final Pattern DEFECT_TEST = Pattern.compile("void (\\w+_D\\d+)\\(");

	private static final int DEFECTS = 28;

	@Test
	void everyTestThatThePageNamesExists() throws IOException {
		Matcher test = TEST.matcher(Files.readString(PAGE));
		while (test.find()) {
			assertThat(source(test.group(1))).as(test.group())
				.containsPattern("(?:void|DynamicTest>) " + test.group(2) + "\\(");
		}
	}

	@Test
	void everyDefectHasAVerdictAndATest() throws IOException {
		List<String> rows = Files.readAllLines(PAGE).stream().filter((line) -> line.matches("\\| D\\d+ .*")).toList();
		assertThat(rows).extracting((row) -> row.substring(2, row.indexOf(' ', 2)))
			.containsExactlyElementsOf(IntStream.rangeClosed(1, DEFECTS).mapToObj((number) -> "D" + number).toList());
		assertThat(rows).allSatisfy((row) -> {
			String name = row.substring(2, row.indexOf(' ', 2));
			assertThat(row).containsPattern("`\\w+Tests#\\w+_" + name + "`");
			assertThat(row).containsPattern("\\| (?:kept|fixed|partly|not taken over)");
		});
	}

	@Test
	void everyTestNamedAfterADefectIsOnThePage() throws IOException {
		String page = Files.readString(PAGE);
		try (Stream<Path> sources = Files.walk(SOURCES)) {
			List<String> tests = sources.filter((file) -> file.toString().endsWith("Tests.java"))
				.flatMap((file) -> DEFECT_TEST.matcher(read(file)).results())
				.map((found) -> found.group(1))
				.toList();
			assertThat(tests).isNotEmpty().allSatisfy((test) -> assertThat(page).contains("#" + test + "`"));
		}
	}

	private static String source(String className) throws IOException {
		try (Stream<Path> sources = Files.walk(SOURCES)) {
			return read(sources.filter((file) -> file.endsWith(className + ".java")).findFirst().orElseThrow());
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
