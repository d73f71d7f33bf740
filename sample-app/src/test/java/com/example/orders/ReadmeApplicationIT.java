// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A new application, written only from the README into an empty directory, is built
 * against the artifacts of this build, runs, from its jar too, and prints what the README
 * says. Nothing comes from the network, and nothing is written into the local repository
 * of the user.
 */
class ReadmeApplicationIT {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Path TARGET = Path.of("target").toAbsolutePath();

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Pattern FILE = Pattern.compile("^`([^`]+)`:\\R\\R(?:<!-- .* -->\\R)?```\\w+\\R(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern DEPENDENCIES = Pattern.compile("^```xml\\R(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern RUN = Pattern.compile("^ {4}mvn (.+)\\R\\Rprints `([^`]+)`", Pattern.MULTILINE);

	private static final Pattern JAR = Pattern.compile("^ {4}mvn (.+)\\R {4}java (-jar \\S+)\\R", Pattern.MULTILINE);

	private final String version = property("project.version");

	@Test
	void worksOnTheFirstTry(@TempDir Path directory) throws Exception {
		String readme = Files.readString(ROOT.resolve("README.md"));
		String pages = readme + Files.readString(ROOT.resolve("docs/first-application.md"));
		for (MatchResult file : FILE.matcher(pages).results().toList()) {
			Path path = directory.resolve(file.group(1));
			Files.createDirectories(path.getParent());
			Files.writeString(path, file.group(2));
		}
		assertThat(directory.resolve("pom.xml")).content()
			.as("The versions in the pom are those of this build")
			.contains("<version>" + property("spring-boot.version") + "</version>")
			.contains("<version>" + this.version + "</version>");
		MatchResult dependencies = DEPENDENCIES.matcher(readme).results().findFirst().orElseThrow();
		assertThat(Files.readString(directory.resolve("pom.xml"))).containsIgnoringWhitespaces(dependencies.group(1));
		Path repository = install(TARGET.resolve("readme-repository"));
		MatchResult run = RUN.matcher(pages).results().findFirst().orElseThrow();
		Path log = TARGET.resolve("readme-application.log");
		assertPrints(run.group(2), maven(directory, repository, log, run.group(1)), log);

		MatchResult jar = JAR.matcher(pages).results().findFirst().orElseThrow();
		Path packageLog = TARGET.resolve("readme-package.log");
		assertPrints("BUILD SUCCESS", maven(directory, repository, packageLog, jar.group(1)), packageLog);
		Path jarLog = TARGET.resolve("readme-jar.log");
		assertPrints(run.group(2), java(directory, jarLog, jar.group(2)), jarLog);
	}

	private static void assertPrints(String expected, Process program, Path log) throws IOException {
		try {
			await().atMost(LIMIT).until(() -> !program.isAlive() || Files.readString(log).contains(expected));
			assertThat(log).content().contains(expected).doesNotContainPattern("(?:WARN|ERROR) \\d+ --- ");
		}
		finally {
			List<ProcessHandle> processes = new ArrayList<>(program.descendants().toList());
			processes.add(program.toHandle());
			processes.forEach(ProcessHandle::destroy);
			processes.forEach((process) -> process.onExit().join());
		}
	}

	private static Process java(Path directory, Path log, String arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of(Program.SHORT_LIVED));
		all.addAll(List.of(arguments.split(" ")));
		return start(directory, log, Path.of(property("java.home"), "bin", "java"), all);
	}

	private static Process maven(Path directory, Path repository, Path log, String arguments) throws IOException {
		Path settings = Files.writeString(TARGET.resolve("readme-settings.xml"), """
				<settings>
					<mirrors>
						<mirror>
							<id>what-this-build-has-used</id>
							<mirrorOf>*</mirrorOf>
							<url>%s</url>
						</mirror>
					</mirrors>
				</settings>
				""".formatted(Path.of(property("localRepository")).toUri()));
		Path program = Path.of(property("maven.home"), "bin", (File.separatorChar == '/') ? "mvn" : "mvn.cmd");
		List<String> all = new ArrayList<>(
				List.of("-B", "-ntp", "-s", settings.toString(), "-Dmaven.repo.local=" + repository));
		all.addAll(List.of(arguments.split(" ")));
		return start(directory, log, program, all);
	}

	private static Process start(Path directory, Path log, Path program, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(program.toString()));
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().put("JAVA_HOME", property("java.home"));
		builder.environment().put("MAVEN_OPTS", Program.SHORT_LIVED);
		return builder.start();
	}

	/** Puts poms and jars of this build where {@code mvn install} would put them. */
	private Path install(Path repository) throws IOException {
		copy(ROOT.resolve("pom.xml"), repository, "spread-queue-build", "pom");
		try (Stream<Path> modules = Files.list(ROOT)) {
			for (Path module : modules.filter((each) -> Files.exists(each.resolve("pom.xml"))).toList()) {
				String name = module.getFileName().toString();
				copy(module.resolve("pom.xml"), repository, name, "pom");
				Path jar = module.resolve("target").resolve(name + "-" + this.version + ".jar");
				if (Files.exists(jar)) {
					copy(jar, repository, name, "jar");
				}
			}
		}
		return repository;
	}

	private void copy(Path file, Path repository, String artifact, String type) throws IOException {
		Path directory = Files
			.createDirectories(repository.resolve(Path.of("org", "spreadqueue", artifact, this.version)));
		Files.copy(file, directory.resolve(artifact + "-" + this.version + "." + type),
				StandardCopyOption.REPLACE_EXISTING);
	}

	private static String property(String name) {
		return Objects.requireNonNull(System.getProperty(name),
				() -> "No system property " + name + ", which Maven gives: run mvn verify");
	}

}
