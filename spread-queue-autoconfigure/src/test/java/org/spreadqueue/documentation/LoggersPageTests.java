// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on logs names every logger that there is, by itself or by its package. */
class LoggersPageTests {

	private static final Pattern LOGGER = Pattern.compile("QuotingLogger\\s*\\.of\\((\\w+)\\.class\\)");

	private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

	private static final Pattern ROW = Pattern.compile("^\\| `(org\\.spreadqueue[\\w.]*)` \\|", Pattern.MULTILINE);

	@Test
	void everyLoggerHasARowAndEveryRowALogger() {
		Set<String> loggers = Sources.endingWith(".java")
			.stream()
			.filter((file) -> file.toString().contains("/src/main/"))
			.flatMap(LoggersPageTests::loggers)
			.collect(Collectors.toSet());
		List<String> rows = ROW.matcher(Page.named("logging.md").text()).results().map((row) -> row.group(1)).toList();
		assertThat(loggers).hasSizeGreaterThan(10)
			.allSatisfy((logger) -> assertThat(rows).as(logger).anyMatch((row) -> isOf(logger, row)));
		assertThat(rows).allSatisfy((row) -> assertThat(loggers).as(row).anyMatch((logger) -> isOf(logger, row)));
	}

	private static boolean isOf(String logger, String row) {
		return logger.equals(row) || logger.startsWith(row + ".");
	}

	/** Full names: of an imported class, or one of the same package. */
	private static Stream<String> loggers(Path file) {
		String text = Sources.read(file);
		return LOGGER.matcher(text).results().map((found) -> fullName(found.group(1), text));
	}

	private static String fullName(String type, String text) {
		return Pattern.compile("^import (org\\.spreadqueue\\.[\\w.]+\\." + type + ");", Pattern.MULTILINE)
			.matcher(text)
			.results()
			.map((imported) -> imported.group(1))
			.findFirst()
			.orElseGet(() -> packageOf(text) + "." + type);
	}

	private static String packageOf(String text) {
		Matcher matcher = PACKAGE.matcher(text);
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

}
