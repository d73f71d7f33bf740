// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.MANAGER;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.OTHER;

/**
 * What a worker does when its manager, or its connection, is replaced.
 */
class NativeManagerChangeTests {

	private final NativeWorkerFixture worker = NativeWorkerFixture
		.greeted(NativeWorkerFixture.options().withPrefetch(2));

	@Test
	void announcesItselfAsSoonAsItsManagerIsGone() {
		assertThat(this.worker.members(MANAGER, OTHER)).isEmpty();
		assertThat(this.worker.members(OTHER)).containsExactly("announces 4");
	}

	@Test
	void claimsAllThatItHoldsAndReportsWhatHasEnded() {
		this.worker.dispatch(1, 2, 3);
		this.worker.members();
		assertThat(this.worker.done("1")).containsExactly("starts 3");
		assertThat(this.worker.hello(OTHER))
			.containsExactly("reports ready 4 done 1 held 2 3 and tells #alice#localhost");
		assertThat(this.worker.done("2", "3")).containsExactly("reports ready 4 done 2 3 and tells #alice#localhost");
	}

	@Test
	void theSendersOfWhatItHoldsLearnByItsClaimThatThereIsAnotherManager() {
		this.worker.dispatch(1);
		assertThat(this.worker.hello(OTHER)).containsExactly("reports ready 4 held 1 and tells #alice#localhost");
	}

	@Test
	void theNewManagerIsTheOnlyOneThatGivesItMessages() {
		this.worker.members();
		this.worker.hello(OTHER);
		assertThat(this.worker.dispatch(1)).isEmpty();
		assertThat(this.worker.receive(OTHER, NativeWorkerFixture.dispatch(1, NativeWorkerFixture.json(1), false)))
			.containsExactly("starts 1");
	}

	@Test
	void anAnswerWithoutManagerGoesToItsSenderAtOnce() {
		this.worker.request(1);
		this.worker.members();
		assertThat(this.worker.finish("1", NativeWorkerFixture.response("yes"))).containsExactly("answers 1 \"yes\"");
		assertThat(this.worker.hello(OTHER)).containsExactly("reports ready 4 done 1 and tells #alice#localhost");
	}

	@Test
	void afterALostConnectionItBeginsAnew() {
		this.worker.dispatch(1);
		assertThat(this.worker.disconnect()).isEmpty();
		assertThat(this.worker.connect()).containsExactly("announces 4");
		assertThat(this.worker.hello(MANAGER)).containsExactly("reports ready 4 held 1 and tells #alice#localhost");
	}

	@Test
	void whatEndsWithoutAConnectionIsSaidOnTheNextOne() {
		this.worker.request(1);
		this.worker.disconnect();
		assertThat(this.worker.finish("1", NativeWorkerFixture.response("yes"))).isEmpty();
		this.worker.connect();
		assertThat(this.worker.hello(MANAGER)).contains("answers 1 \"yes\"",
				"reports ready 4 done 1 and tells #alice#localhost");
	}

	@Test
	void membersOfOtherGroupsAreNoManagers() {
		assertThat(this.worker.members(MANAGER)).isEmpty();
		assertThat(this.worker.heartbeat()).containsExactly("reports ready 4");
	}

}
