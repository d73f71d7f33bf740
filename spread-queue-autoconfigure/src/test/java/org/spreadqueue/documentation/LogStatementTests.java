// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What foreign text is in the log has been quoted: by the only logger that there is,
 * which quotes each argument. So the text of a statement is constant, and all else an
 * argument.
 */
class LogStatementTests {

	private static final String QUOTING = "spread-client/src/main/java/org/spreadqueue/spread/log";

	private static final Pattern OTHER_LOGGERS = Pattern
		.compile("LoggerFactory\\.getLogger\\(\\w+\\.class|LogFactory|java\\.util\\.logging|System\\.Logger"
				+ "|System\\.(out|err)\\b|printStackTrace\\(");

	/** Where the program writes what is no log, and where there is no memory for one. */
	private static final List<String> OUTPUT = List.of("cli/SpreadQueueManager.java", "cli/OutOfMemory.java");

	private static final Pattern STATEMENT = Pattern.compile(
			"(?:logger\\s*\\.(?:trace|debug|info|warn|error)\\(|limit\\b(?:\\(\\))?\\s*\\.(?:once|each)\\(Level\\.)");

	private static final Pattern CONSTANT_TEXT = Pattern.compile(
			"\\s*(?:\\w+,\\s*(?:[\\w.()]+,\\s*|\"\",\\s*)?)?\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+\\s*\"(?:[^\"\\\\]|\\\\.)*\")*\\s*[,)].*",
			Pattern.DOTALL);

	@Test
	void thereIsNoOtherLogger() {
		assertThat(sources().filter((file) -> OUTPUT.stream().noneMatch((name) -> file.toString().endsWith(name)))
			.flatMap((file) -> found(file, OTHER_LOGGERS))).as("Use QuotingLogger.of(...)").isEmpty();
	}

	@Test
	void theTextOfAStatementIsConstant() {
		assertThat(sources().flatMap(LogStatementTests::composed)).as("Write {} and give the value as an argument")
			.isEmpty();
	}

	private static Stream<Path> sources() {
		return Sources.endingWith(".java")
			.stream()
			.filter((file) -> file.toString().contains("/src/main/") && !file.toString().contains("sample-app")
					&& !file.toString().contains("benchmarks") && !file.toString().contains(QUOTING));
	}

	private static Stream<String> composed(Path file) {
		String text = Sources.read(file);
		return STATEMENT.matcher(text)
			.results()
			.filter((statement) -> !CONSTANT_TEXT.matcher(text.substring(statement.end())).matches())
			.map((statement) -> at(file, text, statement.start()));
	}

	private static Stream<String> found(Path file, Pattern pattern) {
		String text = Sources.read(file);
		return pattern.matcher(text).results().map((found) -> at(file, text, found.start()));
	}

	private static String at(Path file, String text, int offset) {
		return file + ":" + (1 + text.substring(0, offset).lines().count());
	}

}
