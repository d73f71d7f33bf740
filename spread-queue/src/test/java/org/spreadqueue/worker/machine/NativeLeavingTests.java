// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.MANAGER;

/**
 * A worker that leaves finishes what runs, gives back what does not, and says so.
 */
class NativeLeavingTests {

	private final NativeWorkerFixture worker = NativeWorkerFixture
		.greeted(NativeWorkerFixture.options().withPrefetch(2));

	@Test
	void anIdleOneLeavesAtOnce() {
		assertThat(this.worker.leave()).containsExactly("reports terminate 0", "left");
		assertThat(this.worker.hasLeft()).isTrue();
	}

	@Test
	void whatHasNotBegunGoesBackAndWhatRunsIsFinished() {
		this.worker.dispatch(1, 2, 3, 4);
		assertThat(this.worker.leave()).containsExactly("reports working 0 back 3 4");
		assertThat(this.worker.done("1")).isEmpty();
		assertThat(this.worker.done("2")).containsExactly("reports terminate 0 done 1 2 and tells #alice#localhost",
				"left");
	}

	@Test
	void aMessageThatCrossedTheNewsGoesBack() {
		this.worker.dispatch(1);
		this.worker.leave();
		assertThat(this.worker.dispatch(2)).containsExactly("reports working 0 back 2");
	}

	@Test
	void theAnswerOfTheLastJobLeavesBeforeTheGoodbye() {
		this.worker.request(1);
		this.worker.leave();
		assertThat(this.worker.finish("1", NativeWorkerFixture.response("yes"))).containsExactly("answers 1 \"yes\"",
				"reports terminate 0 done 1 and tells #alice#localhost", "left");
	}

	@Test
	void leavingTwiceIsLeavingOnce() {
		this.worker.dispatch(1);
		this.worker.leave();
		assertThat(this.worker.leave()).isEmpty();
	}

	@Test
	void aJobThatTakesTooLongIsForTheManagerToGiveOutAgain() {
		this.worker.dispatch(1, 2, 3);
		assertThat(this.worker.abandon()).containsExactly("reports terminate 0 back 3 held 1 2", "left unfinished");
		assertThat(this.worker.done("1")).isEmpty();
		assertThat(this.worker.abandon()).isEmpty();
	}

	@Test
	void afterTheGoodbyeNothingIsSaid() {
		this.worker.leave();
		assertThat(this.worker.dispatch(1)).isEmpty();
		assertThat(this.worker.hello(MANAGER)).isEmpty();
		assertThat(this.worker.heartbeat()).isEmpty();
		assertThat(this.worker.members()).isEmpty();
	}

	@Test
	void oneThatWasNeverConnectedLeavesWithoutAWord() {
		NativeWorkerFixture unconnected = new NativeWorkerFixture(NativeWorkerFixture.options());
		assertThat(unconnected.leave()).containsExactly("left");
	}

	@Test
	void oneThatLosesItsManagerFinishesWhatRunsAndTellsWhoeverManages() {
		this.worker.dispatch(1);
		this.worker.leave();
		assertThat(this.worker.members()).isEmpty();
		assertThat(this.worker.done("1")).containsExactly("reports terminate 0 done 1 and tells #alice#localhost",
				"left");
	}

	@Test
	void oneThatLosesItsConnectionFinishesWhatRunsAndIsGone() {
		this.worker.dispatch(1);
		this.worker.leave();
		assertThat(this.worker.disconnect()).isEmpty();
		assertThat(this.worker.done("1")).containsExactly("left");
	}

	@Test
	void oneThatIsIdleAndLosesItsConnectionHasLeft() {
		this.worker.dispatch(1);
		this.worker.leave();
		this.worker.done("1");
		assertThat(this.worker.hasLeft()).isTrue();
		assertThat(this.worker.disconnect()).isEmpty();
	}

	@Test
	void withoutAManagerItIsAbandonedInTheOldProtocol() {
		this.worker.dispatch(1);
		this.worker.members();
		assertThat(this.worker.abandon()).containsExactly("says terminate", "left unfinished");
	}

}
