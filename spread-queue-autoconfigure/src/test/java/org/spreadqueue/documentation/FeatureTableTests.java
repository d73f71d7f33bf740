// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each row of the feature table says what is here: yes or partly, with tests that exist,
 * or no, with the reason.
 */
class FeatureTableTests {

	private static final int GROUPS = 17;

	private static final Pattern CELL = Pattern.compile("[YP] .*`\\w+(?:Tests|IT)`.*|(?:-|n/a) \\S.*");

	private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|IT))`");

	@Test
	void everyRowIsFilledAndNamesTestsThatExist() throws IOException {
		List<Row> rows = rows();
		Set<String> tests = tests();
		assertThat(rows).hasSizeGreaterThan(130).allSatisfy((row) -> {
			assertThat(row.ours()).as("'%s': Y or P with a test, or - with a reason", row.feature()).matches(CELL);
			assertThat(TEST.matcher(row.ours()).results().map((test) -> test.group(1))).as(row.feature())
				.isSubsetOf(tests);
		});
	}

	private static List<Row> rows() {
		String page = Page.named("features.md").text();
		Pattern table = Pattern.compile("^## \\d+\\. .*\\R\\R\\| Feature .*\\R\\| --- .*\\R((?:\\|.*\\R)+)",
				Pattern.MULTILINE);
		List<MatchResult> tables = table.matcher(page).results().toList();
		assertThat(tables).hasSize(GROUPS);
		return tables.stream().flatMap((found) -> found.group(1).lines()).map(Row::of).toList();
	}

	private static Set<String> tests() throws IOException {
		try (Stream<Path> modules = Files.list(Path.of(".."))) {
			return modules.map((module) -> module.resolve(Path.of("src", "test")))
				.filter(Files::isDirectory)
				.flatMap(FeatureTableTests::sources)
				.map((source) -> source.getFileName().toString())
				.filter((name) -> name.endsWith(".java") || name.endsWith(".kt"))
				.map((name) -> name.substring(0, name.lastIndexOf('.')))
				.collect(Collectors.toSet());
		}
	}

	private static Stream<Path> sources(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * One row.
	 *
	 * @param feature what it is about
	 * @param ours what we have of it
	 */
	record Row(String feature, String ours) {

		static Row of(String line) {
			String[] cells = line.split("\\|", -1);
			assertThat(cells).as(line).hasSize(11);
			return new Row(cells[1].strip(), cells[8].strip());
		}

	}

}
