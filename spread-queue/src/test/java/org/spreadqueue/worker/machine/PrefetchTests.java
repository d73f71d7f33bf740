// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many messages a worker wants beyond those that run.
 */
class PrefetchTests {

	private final WorkerOptions automatic = NativeWorkerFixture.options()
		.withPrefetch(WorkerOptions.AUTOMATIC_PREFETCH);

	private final RunningJobs running = new RunningJobs(2);

	private final NativeJobs jobs = new NativeJobs(this.automatic, this.running);

	private final Link link = new LegacyLink(Channels.MAIN, this.automatic, this.running, new LegacyRecorder(),
			new LegacyRecorder());

	private long now;

	private long number;

	private long begun;

	@Test
	void aNumberIsANumber() {
		NativeJobs fixed = new NativeJobs(NativeWorkerFixture.options().withPrefetch(7), new RunningJobs(2));
		assertThat(fixed.capacity()).isEqualTo(9);
	}

	@Test
	void nothingIsWantedBeforeItIsKnownHowLongJobsTake() {
		assertThat(this.jobs.capacity()).isEqualTo(2);
	}

	@Test
	void jobsOfFiveMillisecondsWaitUpToFifty() {
		run(Duration.ofMillis(5));
		assertThat(this.jobs.capacity()).isEqualTo(2 + 2 * 10);
	}

	@Test
	void ofVeryShortJobsNoMoreThan256() {
		run(Duration.ofNanos(100));
		assertThat(this.jobs.capacity()).isEqualTo(2 + 256);
		run(Duration.ZERO);
		assertThat(this.jobs.capacity()).isEqualTo(2 + 256);
	}

	@Test
	void longJobsWaitForNobody() {
		run(Duration.ofSeconds(3));
		assertThat(this.jobs.capacity()).isEqualTo(2);
	}

	@Test
	void itFollowsWhatJobsTake() {
		run(Duration.ofMillis(1));
		for (int i = 0; i < 100; i++) {
			run(Duration.ofMillis(500));
		}
		assertThat(this.jobs.capacity()).isEqualTo(2);
		for (int i = 0; i < 200; i++) {
			run(Duration.ofMillis(1));
		}
		assertThat(this.jobs.capacity()).isGreaterThan(90);
	}

	@Test
	void theTimeThatAMessageWaitsHereDoesNotCount() {
		this.jobs.add(dispatch(1), this.now);
		this.now += Duration.ofSeconds(10).toNanos();
		begin();
		this.now += Duration.ofMillis(5).toNanos();
		end();
		assertThat(this.jobs.capacity()).isEqualTo(2 + 2 * 10);
	}

	@Test
	void theManagerIsToldWithTheNextReport() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted(this.automatic);
		worker.dispatch(1);
		worker.pass(Duration.ofMillis(10));
		assertThat(worker.done("1")).containsExactly("reports ready 12 done 1 and tells #alice#localhost");
	}

	private void run(Duration time) {
		this.jobs.add(dispatch(1), this.now);
		begin();
		this.now += time.toNanos();
		end();
	}

	private void begin() {
		NativeJob next = Objects.requireNonNull(this.jobs.next());
		this.number = this.running.begin(this.link);
		this.jobs.offered(this.number, next, WireFormat.DEFAULT);
		this.begun = this.now;
	}

	private void end() {
		this.running.end(this.number);
		this.jobs.done(Objects.requireNonNull(this.jobs.ended(this.number, this.now - this.begun)), this.now);
	}

	private static Frame.Dispatch dispatch(long sequence) {
		return NativeWorkerFixture.dispatch(sequence, NativeWorkerFixture.json(sequence), false);
	}

}
