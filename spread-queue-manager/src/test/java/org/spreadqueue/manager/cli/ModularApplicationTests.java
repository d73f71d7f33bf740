// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application of named modules, compiled and started with this project's modules, and
 * all that the manager program needs, on its module path.
 */
@Timeout(300)
class ModularApplicationTests {

	private static final Path SOURCES = Path.of("src", "test", "documentation", "modules");

	/** Without what runs the tests, which has packages that others have, too. */
	private static final String MODULES = Stream
		.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
			.split(File.pathSeparator))
		.filter((entry) -> !Path.of(entry).getFileName().toString().startsWith("junit-"))
		.collect(Collectors.joining(File.pathSeparator));

	@TempDir
	private Path directory;

	@Test
	void worksOnTheModulePath() throws Exception {
		String classes = this.directory.resolve("classes").toString();
		assertThat(run("javac", "-p", MODULES, "-d", classes, SOURCES.resolve("module-info.java").toString(),
				SOURCES.resolve(Path.of("com", "example", "shop", "Shop.java")).toString()))
			.isEmpty();
		assertThat(run("java", "-XX:TieredStopAtLevel=1", "-p", classes + File.pathSeparator + MODULES, "-m",
				"com.example.shop/com.example.shop.Shop", this.directory.resolve("queues").toString()))
			.contains("in module com.example.shop", "waiting: 1, senders: 1, first: \"tea\"", "result=DELETED",
					"from the journal: coffee", "answer: \"served\"")
			.doesNotContain(" ERROR ");
	}

	/** Returns what a program of the JDK says, which ends with 0. */
	private String run(String program, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
		command.addAll(List.of(arguments));
		Path log = this.directory.resolve(program + ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends by itself", program).isTrue();
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		String output = Files.readString(log, StandardCharsets.UTF_8);
		assertThat(process.exitValue()).as(output).isZero();
		return output;
	}

}
