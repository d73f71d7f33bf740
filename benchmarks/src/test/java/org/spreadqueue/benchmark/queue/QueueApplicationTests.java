// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.spreadqueue.benchmark.common.JobCounter;

import static org.assertj.core.api.Assertions.assertThat;

/** Each operation runs for some jobs. Nothing here is a measurement. */
class QueueApplicationTests {

	private static final Duration SHORT = Duration.ofMillis(30);

	@ParameterizedTest
	@CsvSource({ "ONE_JVM, one-way:200:1:2", "ONE_JVM, one-way:10000:4:1", "ARTEMIS, one-way:200:1:1" })
	void whatIsSentIsRun(Column column, String row) throws Exception {
		Row parsed = Row.parse(row);
		try (QueueApplication application = application(column, parsed);
				Load load = new Load(application.queue(), parsed)) {
			Load.Sent sent = load.flood(SHORT);
			assertThat(sent.jobs()).isPositive();
			assertThat(sent.failed()).isZero();
			JobCounter.Count count = application.counter().await(sent.jobs(), 60);
			assertThat(count.jobs()).isEqualTo(sent.jobs());
			assertThat(count.lastNanos()).isGreaterThan(sent.startNanos());
			application.counter().reset();
			assertThat(application.counter().await(0, 0).jobs()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "ONE_JVM, request:200:4:2", "ONE_JVM, send:200:1:2", "ARTEMIS, request:200:1:1",
			"ARTEMIS, send:200:1:1" })
	void callsAreCountedAndTimed(Column column, String row) throws Exception {
		Row parsed = Row.parse(row);
		try (QueueApplication application = application(column, parsed);
				Load load = new Load(application.queue(), parsed)) {
			Load.Calls calls = load.call(SHORT);
			assertThat(calls.calls()).isPositive();
			assertThat(calls.p50()).isPositive().isLessThanOrEqualTo(calls.p99());
			assertThat(application.counter().await(calls.calls(), 60).jobs()).isEqualTo(calls.calls());
		}
	}

	private static QueueApplication application(Column column, Row row) {
		return new QueueApplication(new QueueApplication.Setup(column, row, "bench", true, "", List.of()));
	}

}
