// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.MANAGER;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.OTHER;

/**
 * A worker behind a Perl manager, before and after one of this project. No more jobs run
 * than the worker's concurrency, whoever gave the messages.
 */
class PerlManagerTests {

	private final NativeWorkerFixture worker = NativeWorkerFixture.connected(NativeWorkerFixture.options());

	@Test
	void itsFirstMessageOpensFurtherSessions() {
		assertThat(this.worker.ofPerlManager("a")).containsExactly("says working", "legacy ack", "starts a",
				"2 sessions");
		assertThat(this.worker.done("a")).containsExactly("announces 2");
		assertThat(this.worker.ofPerlManager("b")).containsExactly("says working", "legacy ack", "starts b");
	}

	@Test
	void silenceOpensNone() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.worker.heartbeat()).containsExactly("announces 2");
		}
		this.worker.hello(MANAGER);
		assertThat(this.worker.members()).containsExactly("announces 2");
		for (int i = 0; i < 10; i++) {
			assertThat(this.worker.heartbeat()).containsExactly("announces 2");
		}
		assertThat(this.worker.hello(OTHER)).containsExactly("reports ready 2");
	}

	@Test
	void whileItsJobRunsAGreetingCounts() {
		this.worker.ofPerlManager("a");
		assertThat(this.worker.hello(MANAGER)).containsExactly("one session", "reports ready 1");
		assertThat(this.worker.dispatch(1)).containsExactly("starts 1");
		assertThat(this.worker.heartbeat()).containsExactly("reports ready 1");
		assertThat(this.worker.finish("a", NativeWorkerFixture.response("yes")))
			.containsExactly("legacy answer \"yes\"", "announces 2", "reports ready 2");
	}

	@Test
	void aJobThatWasHandedBackHasFailedThere() {
		this.worker.ofPerlManager("a");
		assertThat(this.worker.finish("a", JobResult.requeue())).satisfiesExactly(
				(output) -> assertThat(output).startsWith("legacy failure HandedBack"),
				(output) -> assertThat(output).isEqualTo("announces 2"));
	}

	@Test
	void itsMessageIsTakenAtOnceAndBeginsWhenANativeJobHasEnded() {
		failover();
		assertThat(this.worker.ofPerlManager("a")).containsExactly("says working", "legacy ack");
		assertThat(this.worker.heartbeat()).isEmpty();
		assertThat(this.worker.done("1")).containsExactly("starts a");
		assertThat(this.worker.done("a")).containsExactly("announces 2");
	}

	@Test
	void itOpensAFurtherSessionForEachJobThatNativeOnesLeaveRoomFor() {
		NativeWorkerFixture large = NativeWorkerFixture
			.greeted(NativeWorkerFixture.options().withConcurrency(5).withPrefetch(1));
		large.dispatch(1, 2, 3, 4, 5, 6);
		large.members();
		assertThat(large.ofPerlManager("a")).containsExactly("says working", "legacy ack");
		assertThat(large.done("1", "2")).containsExactly("starts a", "starts 6");
		assertThat(large.done("3")).containsExactly("2 sessions");
		assertThat(large.done("4", "5")).containsExactly("3 sessions", "4 sessions");
		assertThat(large.done("6")).containsExactly("5 sessions");
		assertThat(large.done("a")).containsExactly("announces 6");
	}

	@Test
	void itsMessageBeginsBeforeANativeOneThatWaits() {
		this.worker.hello(MANAGER);
		this.worker.dispatch(1, 2, 3);
		this.worker.members();
		this.worker.ofPerlManager("a");
		assertThat(this.worker.done("1")).containsExactly("starts a");
		assertThat(this.worker.done("2")).containsExactly("starts 3");
		assertThat(this.worker.done("3")).containsExactly("2 sessions");
	}

	@Test
	void itsMessageWaitsForJobsOfFurtherSessions() {
		jobOnFurtherSession("b");
		this.worker.hello(MANAGER);
		this.worker.members();
		assertThat(this.worker.ofPerlManager("c")).containsExactly("says working", "legacy ack", "starts c",
				"3 sessions");
		assertThat(this.worker.done("c")).containsExactly("announces 1");
		this.worker.connect(2);
		assertThat(this.worker.ofPerlManager(2, "d")).containsExactly("2: says working", "2: legacy ack", "starts d");
		assertThat(this.worker.ofPerlManager("e")).containsExactly("says working", "legacy ack");
		assertThat(this.worker.done("b")).containsExactly("1: says ready", "1: says terminate", "starts e",
				"2 sessions");
	}

	@Test
	void aSecondMessageThatCrossedAHeartbeatWaitsToo_D3() {
		failover();
		this.worker.ofPerlManager("a");
		assertThat(this.worker.ofPerlManager("b")).containsExactly("says working", "legacy ack");
		assertThat(this.worker.done("1", "2")).containsExactly("starts a", "2 sessions");
		assertThat(this.worker.done("a")).containsExactly("starts b");
		assertThat(this.worker.done("b")).containsExactly("announces 2");
	}

	@Test
	void beforeItLeavesItDoesWhatItHasTaken() {
		failover();
		this.worker.ofPerlManager("a");
		assertThat(this.worker.leave()).isEmpty();
		assertThat(this.worker.done("1")).containsExactly("starts a");
		assertThat(this.worker.done("a")).containsExactly("announces 2", "says terminate");
		assertThat(this.worker.done("2")).containsExactly("reports terminate 0 done 1 2 and tells #alice#localhost",
				"left");
	}

	@Test
	void whatHasNotBegunWhenItIsAbandonedIsForTheManagerToGiveOutAgain() {
		failover();
		this.worker.ofPerlManager("a");
		assertThat(this.worker.abandon()).containsExactly("says terminate", "left unfinished");
	}

	@Test
	void whatHasNotBegunOnAFurtherSessionIsForTheManagerToGiveOutAgain() {
		jobOnFurtherSession("b");
		this.worker.ofPerlManager(1, "c");
		assertThat(this.worker.abandon()).containsExactly("loses 1", "says terminate", "1: says terminate",
				"left unfinished");
		assertThat(this.worker.hasLeft()).isTrue();
	}

	@Test
	void whatItGivesToOneThatLeavesANativeManagerIsDoneFirst() {
		this.worker.hello(MANAGER);
		this.worker.dispatch(1);
		this.worker.leave();
		assertThat(this.worker.ofPerlManager("a")).containsExactly("says working", "legacy ack", "starts a");
		assertThat(this.worker.members()).isEmpty();
		assertThat(this.worker.done("1")).isEmpty();
		assertThat(this.worker.done("a")).containsExactly("announces 2", "says terminate",
				"reports terminate 0 done 1 and tells #alice#localhost", "left");
	}

	@Test
	void eachSessionIsLeftWhenItsJobHasEnded() {
		jobOnFurtherSession("b");
		assertThat(this.worker.leave()).containsExactly("says terminate", "one session");
		assertThat(this.worker.done("b")).containsExactly("1: says ready", "1: says terminate", "left");
		assertThat(this.worker.hasLeft()).isTrue();
	}

	@Test
	void nativeMessagesWaitForJobsOfItsFurtherSessions() {
		jobOnFurtherSession("b");
		assertThat(this.worker.hello(MANAGER)).containsExactly("reports ready 1");
		assertThat(this.worker.dispatch(1, 2)).containsExactly("starts 1");
		assertThat(this.worker.done("b")).containsExactly("1: says ready", "1: says terminate", "one session",
				"starts 2", "reports ready 2");
	}

	@Test
	void theEndOfAJobElsewhereIsNoReasonForAReport() {
		this.worker.ofPerlManager("a");
		this.worker.connect(1);
		this.worker.done("a");
		assertThat(this.worker.heartbeat()).containsExactly("announces 2", "1: says ready");
		assertThat(this.worker.hello(MANAGER)).containsExactly("reports ready 2");
		this.worker.ofPerlManager(1, "b");
		assertThat(this.worker.done("b")).containsExactly("1: says ready", "1: says terminate", "one session");
	}

	/** The main session is idle. */
	private void jobOnFurtherSession(String text) {
		this.worker.ofPerlManager("a");
		this.worker.connect(1);
		this.worker.done("a");
		assertThat(this.worker.ofPerlManager(1, text)).containsExactly("1: says working", "1: legacy ack",
				"starts " + text);
	}

	/** Two native jobs run, and their manager is gone. */
	private void failover() {
		this.worker.hello(MANAGER);
		this.worker.dispatch(1, 2);
		this.worker.members();
		this.worker.pass(Duration.ofMillis(100));
	}

}
