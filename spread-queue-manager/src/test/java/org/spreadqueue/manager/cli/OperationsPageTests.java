// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.cli.options.Settings;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;

/** What the page for the person on call says to type, and the files that it shows. */
@Timeout(60)
class OperationsPageTests {

	private static final Path PAGE = Path.of("..", "docs", "operations.md");

	private static final Pattern COMMAND = Pattern.compile("^    spread-queue-manager (.+)$", Pattern.MULTILINE);

	private static final Pattern LINE = Pattern.compile("^    (\\S.*)$", Pattern.MULTILINE);

	private static final Pattern START = Pattern.compile("ExecStart=\\S+ (?:-X\\S+ )?-jar \\S+ (.*)");

	@TempDir
	private Path directory;

	static List<String> commands() throws IOException {
		return COMMAND.matcher(page())
			.results()
			.map((found) -> found.group(1).strip())
			.filter((command) -> !command.endsWith("--watch"))
			.toList();
	}

	private static String page() throws IOException {
		return Files.readString(PAGE);
	}

	/** Those that need somebody at the terminal, or a letter of this id, say so. */
	@ParameterizedTest
	@MethodSource("commands")
	void eachCommandIsUnderstoodByAManager(String command) {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("operations-page");
				QueueManager manager = QueueManager.start(ManagerOptions.of(new QueueName("orders")),
						SpreadOptions.builder().addresses(daemon.address()).build(), loop)) {
			manager.active().orTimeout(20, TimeUnit.SECONDS).join();
			StringWriter text = new StringWriter();
			String typed = command.replace("letters.jsonl", this.directory.resolve("letters.jsonl").toString());
			int code = SpreadQueueManager.commandLine(Map.of())
				.setOut(new PrintWriter(text, true))
				.setErr(new PrintWriter(text, true))
				.execute((typed + " --spread=" + daemon.address()).split(" "));
			if (command.startsWith("purge")) {
				assertThat(text.toString()).startsWith("Nothing is purged");
			}
			else if (command.contains("00f3a1b2c4d5e6f7-42")) {
				assertThat(code).isEqualTo(1);
				assertThat(text.toString()).containsAnyOf("No dead letter", "not found");
			}
			else {
				assertThat(code).as("%s", text).isZero();
			}
		}
	}

	@Test
	void theFileAndTheLineOfTheServiceAreUnderstood() throws Exception {
		String page = page();
		String text = page.substring(page.indexOf("`/etc/spread-queue/manager.properties` has"),
				page.indexOf("Each can also be a variable"));
		Path file = Files.writeString(this.directory.resolve("manager.properties"),
				LINE.matcher(text).results().map((line) -> line.group(1)).collect(Collectors.joining("\n")));
		String arguments = START.matcher(page).results().findFirst().orElseThrow().group(1);
		String[] typed = arguments.replace("/etc/spread-queue/manager.properties", file.toString()).split(" ");
		assertThat(typed).isEqualTo(new String[] { "--config=" + file });
		Settings settings = Settings.of(Map.of(), typed);
		assertThat(settings.queues()).containsExactly("orders", "billing");
		CommandLine commandLine = SpreadQueueManager.commandLine(settings);
		commandLine.parseArgs(typed);
		ManageCommand command = commandLine.getCommand();
		List<ManagerOptions> options = command
			.options(Arrays.asList(new QueueName("orders"), new QueueName("billing")));
		assertThat(options).extracting((each) -> each.limits().maxLength()).containsExactly(50_000, 500);
		assertThat(command.daemon().spread().addresses()).hasSize(2);
	}

}
