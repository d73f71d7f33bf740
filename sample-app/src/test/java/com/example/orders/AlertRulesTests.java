// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The alerts of the documentation fire when they should, as Prometheus' own tool says.
 */
class AlertRulesTests {

	@Test
	@Timeout(60)
	void theAlertsFireWhenTheyShould() throws Exception {
		assumeTrue(isThere("promtool"), "There is no promtool, which comes with Prometheus");
		Process test = new ProcessBuilder("promtool", "test", "rules", "spread-queue-alerts-test.yml")
			.directory(Path.of("..", "docs", "monitoring").toFile())
			.redirectErrorStream(true)
			.start();
		String said = new String(test.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(test.waitFor()).as(said).isZero();
	}

	private static boolean isThere(String program) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

}
