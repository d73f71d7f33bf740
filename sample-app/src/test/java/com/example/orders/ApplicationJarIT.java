package com.example.orders;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The jar that users start, as it is and from what was generated ahead of time.
 */
@Timeout(600)
class ApplicationJarIT {

	private static final String JAR = System.getProperty("sample.jar");

	@TempDir
	private Path directory;

	@Test
	void startsWithJavaJar() throws Exception {
		try (Program program = Program.start(this.directory, "-jar", JAR)) {
			assertThat(program.log()).contains("Starting OrdersApplication");
			assertWorks(program);
		}
	}

	@Test
	void startsFromWhatWasGeneratedAheadOfTime() throws Exception {
		try (Program program = Program.start(this.directory, "-Dspring.aot.enabled=true", "-jar", JAR)) {
			assertThat(program.log()).contains("Starting AOT-processed OrdersApplication");
			assertWorks(program);
		}
	}

	private static void assertWorks(Program program) throws InterruptedException {
		program.order("tea").expectStatus().isOk().expectBody().jsonPath("$.total").isEqualTo(7);
		await().untilAsserted(() -> program.http()
			.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.spreadQueue.status")
			.isEqualTo("UP"));
		program.http()
			.get()
			.uri("/actuator/spreadqueue/listeners/orderWorker.process")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.completed")
			.isEqualTo(1);
		program.stop();
		assertThat(program.log()).contains("Listener 'orderWorker.process' has stopped")
			.contains("embedded Spread daemon 'localhost' on")
			.doesNotContain("ERROR");
	}

}
