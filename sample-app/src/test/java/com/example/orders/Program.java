// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.client.ResourceAccessException;

import static org.awaitility.Awaitility.await;

/**
 * The order service in a JVM of its own, the same one that runs the test, on a free port.
 * It is stopped as an operator stops it, and killed only if it does not obey.
 */
final class Program implements AutoCloseable {

	/** The program is over before the optimizing compiler pays. */
	static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Pattern STARTED = Pattern.compile("Started OrdersApplication");

	private static final Pattern WEB_PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final Process process;

	private final Path log;

	private Program(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts the program, and returns when it has started.
	 * @param directory a directory for its log
	 * @param arguments arguments of the java command
	 */
	static Program start(Path directory, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add(SHORT_LIVED);
		command.addAll(List.of(arguments));
		command.add("--server.port=0");
		Path log = directory.resolve("program.log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		Program program = new Program(process, log);
		try {
			program.awaitStart(1);
		}
		catch (RuntimeException ex) {
			program.close();
			throw new IllegalStateException("The program did not start. It said:\n" + program.log(), ex);
		}
		return program;
	}

	/** Waits until it has started so often. */
	void awaitStart(int times) {
		await().atMost(LIMIT)
			.failFast("the program has ended", () -> !this.process.isAlive())
			.until(() -> find(STARTED).size() >= times);
	}

	/** Returns a client for the web server that was started last. */
	RestTestClient http() {
		List<MatchResult> ports = find(WEB_PORT);
		String port = ports.get(ports.size() - 1).group(1);
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	/** Has it process an order. */
	RestTestClient.ResponseSpec order(String item) {
		return order("/orders", item);
	}

	/** Has it queue an order. */
	RestTestClient.ResponseSpec orderLater(String item) {
		return order("/orders/async", item);
	}

	private RestTestClient.ResponseSpec order(String uri, String item) {
		try {
			return http().post().uri(uri).body(Map.of("item", item, "quantity", 2, "price", 3.5)).exchange();
		}
		catch (ResourceAccessException ex) {
			throw new IllegalStateException("The program did not answer. It said:\n" + log(), ex);
		}
	}

	/** Controls the manager of the orders. */
	void manage(String action) {
		http().post()
			.uri("/actuator/spreadqueue/managers/orders")
			.body(Map.of("action", action))
			.exchange()
			.expectStatus()
			.isOk();
	}

	List<MatchResult> find(Pattern pattern) {
		return pattern.matcher(log()).results().toList();
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Asks it to stop, and waits until it has. */
	void stop() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("The program did not stop. It said:\n" + log());
		}
	}

	/** Kills it, which leaves it no time for anything. */
	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
