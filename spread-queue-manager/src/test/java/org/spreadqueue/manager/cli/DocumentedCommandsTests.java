// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each command of the documentation that starts this program, with the address of a
 * daemon of the test.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class DocumentedCommandsTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern COMMAND = Pattern
		.compile("java -jar (?:\\S*/)?spread-queue-manager-\\S+\\.jar ([^`\\n]+)");

	/** A busy machine takes its time to start a JVM. */
	private static final Duration LIMIT = Duration.ofMinutes(3);

	static List<String> commands() throws IOException {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
				.filter((page) -> page.toString().endsWith(".md"))
				.flatMap((page) -> COMMAND.matcher(read(page)).results())
				.map((found) -> found.group(1))
				.distinct()
				.toList();
		}
	}

	static List<String> managing() throws IOException {
		return commands().stream().filter((command) -> !command.startsWith("status ")).toList();
	}

	@ParameterizedTest
	@MethodSource("managing")
	void managesTheQueuesAndAnswers(String command) throws Exception {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			Process manager = start(arguments(command, daemon));
			try {
				for (String queue : queues(command)) {
					await().atMost(LIMIT)
						.failFast("the program has ended", () -> !manager.isAlive())
						.until(() -> status("status", queue, "--timeout=1", "--spread=" + daemon.address())
							.contains("CURRENTLY_QUEUED=0"));
				}
			}
			finally {
				manager.destroy();
				manager.onExit().join();
			}
		}
	}

	@Test
	void printsTheStatistics() throws Exception {
		List<String> asking = commands().stream().filter((command) -> command.startsWith("status ")).toList();
		assertThat(asking).isNotEmpty();
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			Process manager = start(List.of("orders", "--spread=" + daemon.address()));
			try {
				for (String command : asking) {
					await().atMost(LIMIT)
						.failFast("the program has ended", () -> !manager.isAlive())
						.until(() -> status(arguments(command, daemon).toArray(String[]::new))
							.contains("CURRENTLY_QUEUED=0"));
				}
			}
			finally {
				manager.destroy();
				manager.onExit().join();
			}
		}
	}

	@Test
	void verboseLogsEachAttemptToConnectAsTheHelpSays(@TempDir Path directory) throws Exception {
		Path log = directory.resolve("log");
		Process manager = start(Redirect.to(log.toFile()), List.of("orders", "-v", "--spread=" + directory + "/none"));
		try {
			await().atMost(LIMIT)
				.failFast("the program has ended", () -> !manager.isAlive())
				.until(() -> read(log).contains("attempt 1 failed") && read(log).contains("attempt 2 failed"));
		}
		finally {
			manager.destroy();
			manager.onExit().join();
		}
	}

	private static List<String> arguments(String command, EmbeddedSpreadDaemon daemon) {
		return List.of(command.strip().replaceAll("--spread=\\S+", "--spread=" + daemon.address()).split(" +"));
	}

	private static List<String> queues(String command) {
		return Stream.of(command.strip().split(" +")).filter((word) -> !word.startsWith("-")).toList();
	}

	private static Process start(List<String> arguments) throws IOException {
		return start(Redirect.DISCARD, arguments);
	}

	private static Process start(Redirect log, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), SpreadQueueManager.class.getName()));
		command.addAll(arguments);
		return new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectError(log).start();
	}

	private static String status(String... arguments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		SpreadQueueManager.run(new PrintStream(out, true, StandardCharsets.UTF_8),
				new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), arguments);
		return out.toString(StandardCharsets.UTF_8);
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
