// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker that has nothing to say says so.
 */
class NativeHeartbeatTests {

	private static final Duration ALMOST = Duration.ofMillis(1999);

	private static final Duration REST = Duration.ofMillis(1);

	private final NativeWorkerFixture worker = NativeWorkerFixture.greeted();

	@Test
	void beatsWhileIdle() {
		assertThat(this.worker.tickAfter(ALMOST)).isEmpty();
		assertThat(this.worker.nextTick()).isEqualTo(REST);
		assertThat(this.worker.tickAfter(REST)).containsExactly("reports ready 2");
	}

	@Test
	void beatsWhileBusyToo() {
		this.worker.dispatch(1, 2);
		for (int i = 0; i < 7; i++) {
			assertThat(this.worker.heartbeat()).containsExactly("reports ready 2");
		}
	}

	@Test
	void everyReportIsABeat() {
		this.worker.dispatch(1);
		this.worker.pass(ALMOST);
		assertThat(this.worker.done("1")).containsExactly("reports ready 2 done 1 and tells #alice#localhost");
		assertThat(this.worker.tickAfter(ALMOST)).isEmpty();
		assertThat(this.worker.tickAfter(REST)).containsExactly("reports ready 2");
	}

	@Test
	void beatsUntilItsLastJobHasEndedWhenItLeaves() {
		this.worker.dispatch(1);
		this.worker.leave();
		assertThat(this.worker.heartbeat()).containsExactly("reports working 0");
	}

	@Test
	void doesNotBeatWithoutAConnection() {
		this.worker.disconnect();
		assertThat(this.worker.heartbeat()).isEmpty();
	}

}
