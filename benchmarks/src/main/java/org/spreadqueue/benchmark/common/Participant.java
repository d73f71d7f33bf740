// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.common;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that takes part in a measurement. It prints lines about it, and may read
 * commands. For one thread.
 */
public final class Participant implements AutoCloseable {

	/** The class with {@code main}, which is also that of all child JVMs. */
	public static final String PROGRAM = "org.spreadqueue.benchmark.Benchmarks";

	private static final String MANAGER = "org.spreadqueue.manager.cli.SpreadQueueManager";

	/**
	 * The same heap for all JVMs, so that warming up touches all of it. Otherwise they
	 * are measured while they grow, and what costs most is memory that a virtual machine
	 * has not touched yet: 10 KB of it take fifty times as long as others.
	 */
	private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m");

	private final Process process;

	private final BufferedReader output;

	private final BufferedWriter input;

	private final List<String> command;

	private Participant(List<String> command) throws IOException {
		this.command = command;
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.output = this.process.inputReader();
		this.input = this.process.outputWriter();
	}

	public static Participant start(List<String> command) {
		try {
			return new Participant(List.copyOf(command));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The command of a JVM like this one, with its collector and compiler. */
	public static List<String> java(String... arguments) {
		return java(program(PROGRAM, System.getProperty("java.class.path")), arguments);
	}

	/** The command of the manager program. */
	public static List<String> manager(String daemon, String queue, String... options) {
		URL packaged = Participant.class.getResource("/BOOT-INF/classes/" + MANAGER.replace('.', '/') + ".class");
		List<String> given = new ArrayList<>(List.of("--spread=" + daemon, queue));
		given.addAll(List.of(options));
		String[] arguments = given.toArray(String[]::new);
		// Once it is packaged, its classes are out of reach of a class path.
		return java((packaged != null) ? List.of("-jar", jarOf(packaged))
				: program(MANAGER, System.getProperty("java.class.path")), arguments);
	}

	private static String jarOf(URL resource) {
		try {
			return Path.of(((JarURLConnection) resource.openConnection()).getJarFileURL().toURI()).toString();
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException("The manager program is in no jar: " + resource, ex);
		}
	}

	/** The same with the memory that it has by default. */
	public static List<String> javaMain(String main, String classPath, String... arguments) {
		return command(List.of(), program(main, classPath), arguments);
	}

	private static List<String> program(String main, String classPath) {
		return List.of("-cp", classPath, main);
	}

	private static List<String> java(List<String> program, String... arguments) {
		return command(HEAP, program, arguments);
	}

	private static List<String> command(List<String> options, List<String> program, String... arguments) {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
		ManagementFactory.getRuntimeMXBean()
			.getInputArguments()
			.stream()
			.filter((argument) -> argument.startsWith("-XX:+Use") || argument.startsWith("-XX:Tiered"))
			.forEach(command::add);
		command.addAll(options);
		command.addAll(program);
		command.addAll(List.of(arguments));
		return command;
	}

	/** Writes a command to the process. */
	public void say(String line) {
		try {
			this.input.write(line);
			this.input.newLine();
			this.input.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Waits for a line that begins with a word. */
	public String await(String word) {
		try {
			for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
				if (line.startsWith(word)) {
					return line;
				}
				// A warning, most likely.
				System.err.println(line);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		throw new IllegalStateException("%s ended before it printed '%s'".formatted(name(), word));
	}

	/** Asks something, and returns the words of the answer after the first. */
	public List<String> ask(String question, String word) {
		say(question);
		return List.of(await(word).substring(word.length()).trim().split(" ", -1));
	}

	/** Processor time that the process has used, in nanoseconds; 0 if unknown. */
	public long cpuNanos() {
		return this.process.info().totalCpuDuration().map((time) -> time.toNanos()).orElse(0L);
	}

	private String name() {
		int main = this.command.indexOf(PROGRAM);
		return String.join(" ", this.command.subList(Math.max(0, main), this.command.size()));
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
