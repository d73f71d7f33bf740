// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.spreadqueue.spread.SpreadAddress;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The processes that a test starts, each a JVM with the class path of the test. Closing
 * kills those that are left.
 */
final class Programs implements AutoCloseable {

	private final List<Process> processes = new ArrayList<>();

	/** Starts the manager program with a heap of a size such as 64m. */
	Process manager(SpreadAddress daemon, String heap, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spread=" + daemon);
		return start(SpreadQueueManager.class, heap, all.toArray(String[]::new));
	}

	Process start(Class<?> main, String heap, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1",
						"-Xmx" + heap, "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.processes.add(process);
		return process;
	}

	/**
	 * Waits for lines with these texts. What follows is read, too, so that the program is
	 * never held up by its output.
	 */
	static void awaitLines(Process process, String... texts) throws Exception {
		List<CompletableFuture<String>> found = new ArrayList<>();
		for (int i = 0; i < texts.length; i++) {
			found.add(new CompletableFuture<>());
		}
		BufferedReader reader = process.inputReader();
		Thread thread = new Thread(() -> {
			try {
				reader.lines().forEach((line) -> {
					for (int i = 0; i < texts.length; i++) {
						if (line.contains(texts[i])) {
							found.get(i).complete(line);
						}
					}
				});
			}
			catch (UncheckedIOException ex) {
				// The end of the process closes its output.
			}
		}, "program-output");
		thread.setDaemon(true);
		thread.start();
		CompletableFuture.allOf(found.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
	}

	static void signal(Process process, String name) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor())
			.isZero();
	}

	/** Ends a program with SIGTERM. */
	static int exitCode(Process process) throws InterruptedException {
		process.destroy();
		return process.waitFor();
	}

	@Override
	public void close() throws InterruptedException {
		for (Process process : this.processes) {
			process.destroyForcibly().waitFor();
		}
	}

}
