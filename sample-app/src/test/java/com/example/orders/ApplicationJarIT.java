// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

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

	/** No image is built here; this is what it would be told. */
	@Test
	void hasTheHintsThatANativeImageNeeds() throws Exception {
		try (JarFile jar = new JarFile(JAR)) {
			ZipEntry metadata = jar
				.getEntry("META-INF/native-image/org.spreadqueue/sample-app/reachability-metadata.json");
			assertThat(new String(jar.getInputStream(metadata).readAllBytes(), StandardCharsets.UTF_8)).contains(
					"com.example.orders.Receipt", "org.spreadqueue.boot.actuate.OverviewDescriptor",
					"org.spreadqueue.manager.admin.Question", "org.spreadqueue.manager.QueuedMessage",
					"ActiveMQJournalLogger_impl", "console.html");
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
