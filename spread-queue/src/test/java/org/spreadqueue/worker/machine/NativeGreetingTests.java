// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.NativeProtocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.MANAGER;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.OTHER;

/**
 * How a worker and a manager of this project find each other.
 */
class NativeGreetingTests {

	private static final String STRANGER = "#stranger#localhost";

	@Test
	void joinsBeforeItAnnouncesItself() {
		NativeWorkerFixture worker = new NativeWorkerFixture(NativeWorkerFixture.options().withPrefetch(3));
		assertThat(worker.connect()).containsExactly("joins WK_orders", "announces 5");
	}

	@Test
	void announcesItselfEveryHeartbeatUntilSomebodyAnswers() {
		NativeWorkerFixture worker = NativeWorkerFixture.connected(NativeWorkerFixture.options());
		assertThat(worker.heartbeat()).containsExactly("announces 2");
		assertThat(worker.tickAfter(Duration.ofMillis(1999))).isEmpty();
		assertThat(worker.tickAfter(Duration.ofMillis(1))).containsExactly("announces 2");
		assertThat(worker.hello(MANAGER)).containsExactly("reports ready 2");
		assertThat(worker.heartbeat()).containsExactly("reports ready 2");
	}

	@Test
	void aManagerThatGreetsAgainGetsAnotherReportOfAllThatIsHere() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted();
		worker.dispatch(1);
		assertThat(worker.hello(MANAGER)).containsExactly("reports ready 2 held 1");
	}

	@Test
	void saysWhatItHasWhenItsManagerAsks() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted(NativeWorkerFixture.options().withPrefetch(1));
		worker.dispatch(1, 2, 3);
		assertThat(worker.question(MANAGER, 7)).containsExactly("reports ready 3 held 1 2 3 answering 7");
		assertThat(worker.heartbeat()).containsExactly("reports ready 3");
	}

	@Test
	void theFirstAnswerToAnotherManagerTellsTheSendersToo() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted();
		worker.dispatch(1);
		worker.members(MANAGER, OTHER);
		assertThat(worker.question(OTHER, 7))
			.containsExactly("reports ready 2 held 1 answering 7 and tells #alice#localhost");
	}

	@Test
	void followsNobodyWhoIsNotInTheGroupOfNativePrograms() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted();
		assertThat(worker.question(STRANGER, 1)).isEmpty();
		assertThat(worker.dispatch(1)).containsExactly("starts 1");
		worker.members(MANAGER);
		assertThat(worker.question(STRANGER, 1)).isEmpty();
		assertThat(worker.question(MANAGER, 2)).containsExactly("reports ready 2 held 1 answering 2");
	}

	@Test
	void asksForItsManagerThatItHearsNothingFrom() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted();
		assertThat(worker.tickAfter(NativeLink.SILENCE_LIMIT.minusMillis(1))).containsExactly("reports ready 2");
		worker.question(MANAGER, 1);
		assertThat(worker.tickAfter(NativeLink.SILENCE_LIMIT.minusMillis(1))).containsExactly("reports ready 2");
		assertThat(worker.nextTick()).isEqualTo(Duration.ofMillis(1));
		assertThat(worker.tickAfter(Duration.ofMillis(1))).containsExactly("announces 2");
		assertThat(worker.dispatch(1)).as("nobody is its manager").isEmpty();
		assertThat(worker.heartbeat()).containsExactly("announces 2");
		assertThat(worker.question(MANAGER, 2)).containsExactly("reports ready 2 answering 2");
	}

	@Test
	void everythingThatItsManagerSendsIsASign() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted();
		worker.pass(NativeLink.SILENCE_LIMIT.minusMillis(1));
		worker.dispatch(1);
		worker.pass(NativeLink.SILENCE_LIMIT.minusMillis(1));
		assertThat(worker.tickAfter(Duration.ZERO)).containsExactly("reports ready 2");
	}

	@Test
	void onlyItsManagerGivesItMessages() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted();
		assertThat(worker.receive(OTHER, NativeWorkerFixture.dispatch(1, NativeWorkerFixture.json(1), false)))
			.isEmpty();
		assertThat(worker.dispatch(1)).containsExactly("starts 1");
	}

	@Test
	void framesThatAreForOthersDoNothing() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted();
		assertThat(worker.receive(MANAGER, new Frame.Ack(NativeWorkerFixture.id(1)))).isEmpty();
	}

	@Test
	void whatIsMalformedIsDroppedAndTheRestIsTaken() {
		NativeWorkerFixture worker = NativeWorkerFixture.greeted();
		assertThat(worker.received(MANAGER, NativeProtocol.MESSAGE_TYPE, new byte[] { 1, 2, 3 })).singleElement()
			.satisfies((output) -> assertThat(output).startsWith("drops"));
		assertThat(worker.dispatch(1)).containsExactly("starts 1");
	}

}
