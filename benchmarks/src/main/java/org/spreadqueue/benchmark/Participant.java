package org.spreadqueue.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that takes part in a measurement, and prints lines about it. */
final class Participant implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private final List<String> command;

	private Participant(List<String> command) throws IOException {
		this.command = command;
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.output = this.process.inputReader();
	}

	static Participant start(List<String> command) {
		try {
			return new Participant(List.copyOf(command));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A JVM like this one, running this program. */
	static List<String> java(String... arguments) {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-cp",
				System.getProperty("java.class.path"), Benchmarks.class.getName()));
		command.addAll(List.of(arguments));
		return command;
	}

	/** Waits for a line that begins with a word. */
	String await(String word) {
		try {
			for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
				if (line.startsWith(word)) {
					return line;
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		throw new IllegalStateException("%s ended before it printed '%s'".formatted(this.command, word));
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
			Thread.currentThread().interrupt();
		}
	}

}
