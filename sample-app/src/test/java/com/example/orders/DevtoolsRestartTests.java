// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Devtools starts the program anew, in the same JVM, when a class or resource changes:
 * nothing of the first generation may stay.
 */
@Tag("slow")
@Timeout(600)
class DevtoolsRestartTests {

	private static final Pattern DAEMON = Pattern.compile("embedded Spread daemon 'localhost' listens on (\\d+)@");

	/** Threads of listeners, senders, managers and daemon. */
	private static final Pattern OWN_THREAD = Pattern.compile("spread.*|orderWorker.*");

	@Test
	void leavesNothingOfTheProgramThatWasRestarted(@TempDir Path directory, @TempDir Path resources) throws Exception {
		String classPath = System.getProperty("java.class.path") + File.pathSeparator + resources;
		try (Program program = Program.start(directory, "-cp", classPath, OrdersApplication.class.getName(),
				"--management.endpoints.web.exposure.include=threaddump")) {
			program.order("tea").expectStatus().isOk();
			List<String> threads = threads(program);
			assertThat(threads).contains("spread-queue-senders", "spread-queue-managers", "orderWorker.process-loop");

			Files.writeString(resources.resolve("changed.properties"), "a=b");
			program.awaitStart(2);

			program.order("tea").expectStatus().isOk();
			await().untilAsserted(() -> assertThat(threads(program)).isEqualTo(threads));
			assertThat(program.find(DAEMON)).hasSize(2);
			int firstPort = Integer.parseInt(program.find(DAEMON).get(0).group(1));
			assertThatIOException().isThrownBy(() -> connect(firstPort));
			program.stop();
		}
	}

	private static List<String> threads(Program program) {
		JsonNode dump = JsonMapper.shared()
			.readTree(program.http()
				.get()
				.uri("/actuator/threaddump")
				.header("Accept", "application/json")
				.exchange()
				.expectBody(String.class)
				.returnResult()
				.getResponseBody());
		return StreamSupport.stream(dump.get("threads").spliterator(), false)
			.map((thread) -> thread.get("threadName").asString())
			.filter(OWN_THREAD.asMatchPredicate())
			.map((name) -> name.replaceFirst("spread-daemon-\\d+", "spread-daemon"))
			.sorted()
			.toList();
	}

	private static void connect(int port) throws IOException {
		SocketChannel.open(new InetSocketAddress("localhost", port)).close();
	}

}
