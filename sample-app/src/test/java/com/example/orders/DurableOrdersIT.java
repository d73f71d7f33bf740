// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Orders that wait outlive the process that is killed. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class DurableOrdersIT {

	private static final int ORDERS = 100;

	@TempDir
	private Path directory;

	@Test
	void ordersThatWaitAreWorkedOffByTheNextProcess() throws Exception {
		try (Program program = start("first")) {
			program.manage("PAUSE");
			for (int i = 0; i < ORDERS; i++) {
				program.orderLater("tea " + i).expectStatus().isAccepted();
			}
		}
		try (Program program = start("second")) {
			await().untilAsserted(() -> assertManager(program, "waiting", ORDERS));
			program.manage("RESUME");
			await().untilAsserted(() -> program.http()
				.get()
				.uri("/actuator/spreadqueue/listeners/orderWorker.process")
				.exchange()
				.expectBody()
				.jsonPath("$.completed")
				.isEqualTo(ORDERS));
			assertManager(program, "waiting", 0);
			program.stop();
			assertThat(program.log()).doesNotContain("ERROR");
		}
	}

	@Test
	void asksForAnotherDirectoryWhileThisOneIsInUse() throws Exception {
		try (Program program = start("first")) {
			Process second = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					Program.SHORT_LIVED, "-jar", System.getProperty("sample.jar"), directory(), "--server.port=0")
				.redirectErrorStream(true)
				.redirectOutput(this.directory.resolve("second.log").toFile())
				.start();
			try {
				assertThat(second.waitFor()).isEqualTo(1);
			}
			finally {
				second.destroyForcibly();
			}
			assertThat(Files.readString(this.directory.resolve("second.log"))).contains("APPLICATION FAILED TO START")
				.contains(this.directory.resolve("queues").toString());
			assertThat(program.find(Pattern.compile("ERROR"))).isEmpty();
		}
	}

	private Program start(String name) throws Exception {
		return Program.start(Files.createDirectory(this.directory.resolve(name)), "-jar",
				System.getProperty("sample.jar"), directory());
	}

	private String directory() {
		return "--spread.queue.manager.directory=" + this.directory.resolve("queues");
	}

	private static void assertManager(Program program, String figure, int value) {
		program.http()
			.get()
			.uri("/actuator/spreadqueue/managers/orders")
			.exchange()
			.expectBody()
			.jsonPath("$.figures." + figure)
			.isEqualTo(value);
	}

}
