// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A child JVM that plays one role and prints lines. It does not outlive the run, even if
 * that is stopped by a signal.
 */
final class Child implements AutoCloseable {

	private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(Child::killAll, "kill-children"));
	}

	private final Process process;

	private final Thread reader;

	private Child(Process process, Consumer<String> lines) {
		this.process = process;
		this.reader = new Thread(() -> read(process.inputReader(), lines), "output-of-" + process.pid());
		// A run that fails does not wait for its children.
		this.reader.setDaemon(true);
		this.reader.start();
	}

	static Child start(String heap, Consumer<String> lines, String... arguments) {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx" + heap,
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				Reliability.class.getName()));
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			STARTED.add(process);
			return new Child(process, lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void read(BufferedReader output, Consumer<String> lines) {
		try (output) {
			output.lines().forEach(lines);
		}
		catch (IOException | UncheckedIOException ex) {
			// The process has ended; everything it had written has been read.
		}
	}

	private static void killAll() {
		STARTED.forEach((process) -> process.toHandle().destroyForcibly());
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** As {@code kill -9}; returns when all printed lines are read. */
	void kill() throws InterruptedException {
		// Not through the process itself, which would close its output unread.
		this.process.toHandle().destroyForcibly();
		this.process.waitFor();
		this.reader.join();
	}

	/** Asks the child to end, and waits for it. */
	@Override
	public void close() throws InterruptedException {
		this.process.toHandle().destroy();
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			this.process.toHandle().destroyForcibly();
		}
		this.reader.join();
	}

}
