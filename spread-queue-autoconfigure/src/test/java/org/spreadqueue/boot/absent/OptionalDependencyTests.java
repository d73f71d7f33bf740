// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.absent;

import java.lang.reflect.Constructor;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Each optional dependency is missing in turn: listeners and template work, and what
 * needs it is not there.
 */
@Timeout(120)
class OptionalDependencyTests {

	private static final String[] ALL = { "answer: tea", "spreadQueueHealthContributor", "spreadQueueEndpoint",
			"spreadQueueMetrics" };

	private static final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	@AfterAll
	static void stop() {
		daemon.close();
	}

	@Test
	void everythingIsThereWithEverything() throws Exception {
		assertThat(run()).containsExactlyInAnyOrder(ALL);
	}

	@ParameterizedTest
	@CsvSource({ "org.springframework.boot.health, spreadQueueHealthContributor",
			"org.springframework.boot.health.autoconfigure, spreadQueueHealthContributor",
			"org.springframework.boot.actuate, spreadQueueEndpoint",
			"org.springframework.boot.actuate.autoconfigure, spreadQueueEndpoint",
			"io.micrometer.core, spreadQueueMetrics", "io.micrometer.context, none",
			"org.springframework.boot.micrometer.metrics, none", "org.springframework.boot.docker.compose, none",
			"org.springframework.boot.jackson, none", "org.springframework.transaction, none",
			"org.springframework.jdbc, none", "org.springframework.boot.jdbc, none",
			"org.springframework.boot.sql, none", "reactor, none", "org.spreadqueue.spread.embedded, none",
			"org.springframework.web, none" })
	void withoutOneOfThemOnlyWhatNeedsItIsMissing(String hidden, String missing) throws Exception {
		assertThat(run(hidden)).containsExactlyInAnyOrderElementsOf(
				List.of(ALL).stream().filter((name) -> !name.equals(missing)).toList());
	}

	@Test
	void withoutAnyOfThemThereAreListenersAndTemplate() throws Exception {
		assertThat(run("org.springframework.boot.health", "org.springframework.boot.actuate", "io.micrometer.core",
				"io.micrometer.context", "org.springframework.boot.micrometer",
				"org.springframework.boot.docker.compose", "org.springframework.boot.jackson",
				"org.springframework.transaction", "org.springframework.jdbc", "org.springframework.boot.jdbc",
				"org.springframework.boot.sql", "reactor", "org.spreadqueue.spread.embedded",
				"org.springframework.web"))
			.containsExactly("answer: tea");
	}

	/** Otherwise these tests would prove nothing. */
	@Test
	void whatIsNotOptionalIsMissed() {
		assertThatThrownBy(() -> run("org.springframework.core.retry"))
			.hasRootCauseInstanceOf(ClassNotFoundException.class);
	}

	@SuppressWarnings("unchecked")
	private static Collection<String> run(String... hidden) throws Exception {
		try (WithoutPackages loader = new WithoutPackages(hidden)) {
			Constructor<?> constructor = loader.loadClass(Application.class.getName()).getDeclaredConstructor();
			constructor.setAccessible(true);
			Function<String, Collection<String>> application = (Function<String, Collection<String>>) constructor
				.newInstance();
			return application.apply(daemon.address().toString());
		}
	}

}
