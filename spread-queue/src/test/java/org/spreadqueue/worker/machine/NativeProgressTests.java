// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.spreadqueue.Progress;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Senders hear how far their jobs are, a few times a second.
 */
class NativeProgressTests {

	private static final Duration INTERVAL = ProgressReports.INTERVAL;

	private final NativeWorkerFixture worker = NativeWorkerFixture
		.greeted(NativeWorkerFixture.options().withConcurrency(20));

	@Test
	void theLatestIsToldAfterTheInterval() {
		this.worker.dispatch(1);
		assertThat(this.worker.report("1", () -> progress(0.4, "page 4"))).isEmpty();
		assertThat(this.worker.nextTick()).isEqualTo(INTERVAL);
		assertThat(this.worker.tickAfter(INTERVAL)).containsExactly("1 is at 400000 page 4 after 2000");
		assertThat(this.worker.tickAfter(INTERVAL)).isEmpty();
	}

	@Test
	void thatOfAllJobsGoesTogether() {
		this.worker.dispatch(1, 2);
		this.worker.report("1", () -> progress(0.1, "a"));
		this.worker.pass(INTERVAL.dividedBy(2));
		this.worker.report("2", () -> progress(0.2, "b"));
		assertThat(this.worker.tickAfter(INTERVAL.dividedBy(2))).containsExactly("1 is at 100000 a after 2000",
				"2 is at 200000 b after 2000");
		assertThat(this.worker.tickAfter(INTERVAL)).isEmpty();
	}

	@Test
	void aJobThatEndsBeforeSaysNothingElse() {
		this.worker.dispatch(1);
		this.worker.report("1", () -> {
			throw new AssertionError("asked");
		});
		assertThat(this.worker.done("1")).containsExactly("reports ready 20 done 1 and tells #alice#localhost");
		assertThat(this.worker.tickAfter(INTERVAL)).isEmpty();
		assertThat(this.worker.nextTick()).isGreaterThan(INTERVAL);
	}

	@Test
	void itWaitsForAConnection() {
		this.worker.dispatch(1);
		this.worker.report("1", () -> progress(1, ""));
		this.worker.disconnect();
		assertThat(this.worker.tickAfter(INTERVAL)).isEmpty();
		assertThat(this.worker.nextTick()).isGreaterThan(INTERVAL);
		this.worker.connect();
		assertThat(this.worker.flush()).contains("1 is at 1000000  after 2000");
	}

	private static Progress progress(double fraction, String text) {
		return new Progress(fraction, text, Duration.ofSeconds(2));
	}

}
