package org.spreadqueue.manager.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The program as a process of its own: what ends it, and what does not.
 */
@Timeout(120)
class ProgramProcessTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("program-process");

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final List<Process> processes = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (Process process : this.processes) {
			process.destroyForcibly().waitFor();
		}
		this.loop.close();
		this.daemon.close();
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void theSignalUser1DoesNotEndIt() throws Exception {
		Process program = program("orders");
		awaitLine(program, "manages queue 'orders'");
		signal(program, "USR1");
		assertThat(exitCode(program)).as("of SIGTERM, after SIGUSR1").isEqualTo(143);
	}

	@Test
	void aQueueThatHasAManagerDoesNotEndTheOthers() throws Exception {
		QueueManager other = QueueManager.start(ManagerOptions.of(ORDERS), this.spread, this.loop);
		other.active().get(20, TimeUnit.SECONDS);
		Process program = program("orders", "billing");
		awaitLines(program, "queue 'orders' has the manager", "manages queue 'billing'");
		assertThat(program.isAlive()).isTrue();
		assertThat(exitCode(program)).isEqualTo(143);
		assertThat(other.closed()).isNotDone();
	}

	@Test
	void aProgramThatIsStoppedHandsItsMessagesOver() throws Exception {
		Process program = program("orders");
		awaitLine(program, "manages queue 'orders'");
		QueueManager standby = QueueManager.start(ManagerOptions.of(ORDERS), this.spread, this.loop);
		await().until(() -> standby.state() == ManagerState.STANDING_BY);
		try (Sender sender = Sender.open(SenderOptions.of(ORDERS), this.spread, this.loop)) {
			sender.send(JsonNodeFactory.instance.stringNode("tea")).get(20, TimeUnit.SECONDS);
		}
		assertThat(exitCode(program)).isEqualTo(143);
		await().until(() -> standby.state() == ManagerState.ACTIVE && standby.figures().waiting() == 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "uncaught", "caught", "cause" })
	void aLackOfMemoryEndsItWithACodeOfItsOwn(String where) throws Exception {
		Process program = start(WithoutMemory.class, where);
		awaitLine(program, "Out of memory, the program ends.");
		assertThat(program.waitFor()).isEqualTo(4);
	}

	private Process program(String... queues) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(queues));
		arguments.add("--spread=" + this.daemon.address());
		return start(SpreadQueueManager.class, arguments.toArray(String[]::new));
	}

	private Process start(Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
				"-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.processes.add(process);
		return process;
	}

	private static void awaitLine(Process process, String text) throws Exception {
		awaitLines(process, text);
	}

	/** What follows is read, too, so that the program is never held up by its output. */
	private static void awaitLines(Process process, String... texts) throws Exception {
		List<CompletableFuture<String>> found = new ArrayList<>();
		for (int i = 0; i < texts.length; i++) {
			found.add(new CompletableFuture<>());
		}
		BufferedReader reader = process.inputReader();
		Thread thread = new Thread(() -> reader.lines().forEach((line) -> {
			for (int i = 0; i < texts.length; i++) {
				if (line.contains(texts[i])) {
					found.get(i).complete(line);
				}
			}
		}), "program-output");
		thread.setDaemon(true);
		thread.start();
		CompletableFuture.allOf(found.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
	}

	private static void signal(Process process, String name) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor())
			.isZero();
	}

	/** Ends the program with SIGTERM. */
	private static int exitCode(Process process) throws InterruptedException {
		process.destroy();
		return process.waitFor();
	}

	/** A program with the guard of the real one, in which memory runs out. */
	static final class WithoutMemory {

		private WithoutMemory() {
		}

		public static void main(String[] args) throws InterruptedException {
			OutOfMemory.watch();
			OutOfMemoryError failure = new OutOfMemoryError("Java heap space");
			switch (args[0]) {
				case "uncaught" -> new Thread(() -> {
					throw failure;
				}).start();
				case "caught" -> org.slf4j.LoggerFactory.getLogger("test").error("task failed", failure);
				default -> org.slf4j.LoggerFactory.getLogger("test")
					.error("task failed", new IllegalStateException("a cause", failure));
			}
			Thread.currentThread().join();
		}

	}

}
