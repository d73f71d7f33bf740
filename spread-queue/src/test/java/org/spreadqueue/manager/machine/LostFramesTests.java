// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.SELF;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W2;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.done;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;

/**
 * A manager asks its workers what they have, so that no lost frame strands a message.
 */
class LostFramesTests {

	private static final Duration INTERVAL = NativeLink.QUESTION_INTERVAL;

	private final NativeManagerFixture manager = new NativeManagerFixture();

	@Test
	void aDispatchThatNeverArrivedIsMadeAgainAndCountsOnce() {
		this.manager.worker(W1, 2);
		this.manager.submit(1);
		this.manager.tickAfter(INTERVAL);
		this.manager.answer(W1, 2, this.manager.question(W1));
		assertThat(this.manager.outputs).contains(new Recorded.Missing(W1, 1));
		assertThat(this.manager.dispatches(W1)).singleElement().satisfies((dispatch) -> {
			assertThat(dispatch.id()).isEqualTo(id(1));
			assertThat(dispatch.attempt()).isEqualTo(1);
		});
	}

	@Test
	void whatTheWorkerHasStaysThere() {
		this.manager.worker(W1, 2);
		this.manager.submit(1, 2);
		this.manager.tickAfter(INTERVAL);
		this.manager.answer(W1, 2, this.manager.question(W1), id(1), id(2));
		assertThat(this.manager.dispatched(W1)).isEmpty();
		assertThat(this.manager.outputs).isEmpty();
	}

	@Test
	void whatTheAnswerOrAnEarlierReportSaysHasAnOutcomeIsNotMissing() {
		this.manager.worker(W1, 2);
		this.manager.submit(1, 2);
		this.manager.tickAfter(INTERVAL);
		long question = this.manager.question(W1);
		this.manager.status(W1, 2, done(1));
		this.manager.status(W1,
				new Frame.Status(WorkerState.READY, 2, List.of(id(2)), List.of(), List.of(), List.of(), question));
		assertThat(this.manager.held()).isZero();
		assertThat(this.manager.outputs).noneMatch(Recorded.Missing.class::isInstance);
	}

	@Test
	void whatWasDispatchedBehindTheQuestionIsNotMissing() {
		this.manager.worker(W1, 2);
		this.manager.tickAfter(INTERVAL);
		long question = this.manager.question(W1);
		this.manager.submit(1);
		this.manager.answer(W1, 2, question);
		assertThat(this.manager.dispatched(W1)).isEmpty();
	}

	@Test
	void whatCameBackAndWasDispatchedAgainBehindTheQuestionIsNotMissing() {
		this.manager.worker(W1, 2);
		this.manager.submit(1);
		this.manager.tickAfter(INTERVAL);
		long question = this.manager.question(W1);
		this.manager.status(W1,
				new Frame.Status(WorkerState.READY, 2, List.of(), List.of(id(1)), List.of(), List.of()));
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
		this.manager.answer(W1, 2, question);
		assertThat(this.manager.dispatched(W1)).isEmpty();
	}

	@Test
	void aQuestionLeavesBehindTheDispatchesThatWaitForRoom() {
		this.manager.worker(W1, 3);
		this.manager.worker(W2, 1);
		this.manager.recorder.room = 1;
		this.manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(1), 0, content(300_000), false));
		this.manager.recorder.room = 0;
		this.manager.tickAfter(INTERVAL);
		assertThat(this.manager.frames(W2)).as("has nothing to wait for").hasSize(1);
		assertThat(this.manager.frames(W1)).isEmpty();
		this.manager.recorder.room = 10;
		this.manager.flush();
		assertThat(this.manager.packets).allMatch((packet) -> packet.groups().equals(List.of(W1)));
		assertThat(this.manager.frames(W1)).last().isInstanceOf(Frame.Hello.class);
	}

	@Test
	void aQuestionWithoutAnswerIsRepeatedAndALateAnswerCounts() {
		this.manager.worker(W1, 2);
		this.manager.submit(1);
		this.manager.tickAfter(INTERVAL);
		long first = this.manager.question(W1);
		this.manager.status(W1, 2);
		this.manager.tickAfter(INTERVAL);
		assertThat(this.manager.question(W1)).isGreaterThan(first);
		this.manager.answer(W1, 2, first);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
	}

	@Test
	void theAnswerToAnotherManagerSaysNothing() {
		this.manager.worker(W1, 2);
		this.manager.submit(1);
		this.manager.tickAfter(INTERVAL);
		this.manager.answer(W1, 2, this.manager.question(W1) + 1);
		assertThat(this.manager.dispatched(W1)).isEmpty();
	}

	@Test
	void anIdleWorkerHearsFromItsManager() {
		this.manager.worker(W1, 2);
		this.manager.tickAfter(INTERVAL.minusMillis(1));
		assertThat(this.manager.frames(W1)).isEmpty();
		this.manager.tickAfter(Duration.ofMillis(1));
		assertThat(this.manager.question(W1)).isPositive();
	}

	@Test
	void whatCrossedTheGoodbyeOfAWorkerCountsNoAttempt() {
		this.manager.worker(W1, 2);
		this.manager.submit(1, 2);
		this.manager.worker(W2, 2);
		this.manager.status(W1,
				new Frame.Status(WorkerState.TERMINATE, 0, List.of(), List.of(), List.of(), List.of(id(2))));
		assertThat(this.manager.dispatches(W2)).extracting(Frame.Dispatch::attempt)
			.as("the second one was begun there")
			.containsExactly(1, 2);
	}

	@Test
	void onlyMembersOfTheGroupOfNativeProgramsCanBeWorkers() {
		this.manager.worker(W1, 1);
		this.manager.submit(1, 2);
		this.manager.status(W2, 5, done(1));
		this.manager.status(W2, 5);
		assertThat(this.manager.held()).isEqualTo(2);
		assertThat(this.manager.machine.queue().workers()).isEqualTo(1);
		assertThat(this.manager.frames(W2)).isEmpty();
		this.manager.present(SELF, W1, W2);
		this.manager.status(W2, 5, done(1));
		assertThat(this.manager.held()).isEqualTo(1);
	}

}
