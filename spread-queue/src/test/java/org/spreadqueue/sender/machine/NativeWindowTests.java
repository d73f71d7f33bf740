// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.NativeProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 5 of docs/protocol/native.md and packing, as a sender keeps them.
 */
class NativeWindowTests {

	private static final String MANAGER = NativeFixture.MANAGER;

	@Test
	void whatIsThereLeavesAtOnceWhenTheWayIsFree() {
		NativeFixture sender = NativeFixture.connected();
		assertThat(sender.sendAndFlush("one")).containsExactly("submits 1<0");
		assertThat(sender.sendAndFlush("two")).containsExactly("submits 2<1");
		assertThat(sender.sendAndFlush("three")).as("two are on the way").isEmpty();
		sender.send("four");
		sender.confirm(MANAGER, 1, 1);
		assertThat(sender.flush()).containsExactly("submits 3<2 4<3");
	}

	@Test
	void aHundredFramesDoNotWait() {
		NativeFixture sender = busy();
		for (int i = 0; i < SubmitStream.ENOUGH_FRAMES - 1; i++) {
			assertThat(sender.sendAndFlush("m")).isEmpty();
		}
		assertThat(sender.sendAndFlush("m")).hasSize(1);
	}

	@Test
	void thirtyTwoKilobytesDoNotWait() {
		NativeFixture sender = busy();
		assertThat(sender.sendAndFlush("x".repeat(20_000))).isEmpty();
		assertThat(sender.sendAndFlush("x".repeat(20_000))).containsExactly("submits 3<2 4<3");
	}

	@Test
	void neverHasMoreSpreadMessagesOnTheWayThanTheManagerAllows() {
		NativeFixture sender = NativeFixture.connected();
		List<String> sent = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			sent.addAll(sender.sendAndFlush("x".repeat(50_000)));
		}
		assertThat(sent).hasSize(SendWindow.FIRST_SPREAD_WINDOW);
		sender.receive(MANAGER, NativeFixture.confirmation(1, 256, 1, 2, false, List.of(), List.of()));
		assertThat(sender.flush()).as("three are on the way, two may be").isEmpty();
		sender.receive(MANAGER, NativeFixture.confirmation(4, 256, 4, 2, false, List.of(), List.of()));
		assertThat(sender.flush()).hasSize(2);
	}

	@Test
	void neverSendsANumberBeyondTheWindow() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 300; i++) {
			sender.send("m");
		}
		sender.flush();
		assertThat(sender.lastSubmit().id().sequence()).isEqualTo(SendWindow.FIRST_WINDOW);
		sender.receive(MANAGER, NativeFixture.confirmation(256, 10, 3, 4, false, List.of(), List.of()));
		sender.flush();
		assertThat(sender.lastSubmit().id().sequence()).isEqualTo(266);
		sender.receive(MANAGER, NativeFixture.confirmation(266, 0, 4, 4, false, List.of(), List.of()));
		assertThat(sender.flush()).isEmpty();
		sender.receive(MANAGER, NativeFixture.confirmation(266, 256, 4, 4, false, List.of(), List.of()));
		sender.flush();
		assertThat(sender.lastSubmit().id().sequence()).isEqualTo(300);
	}

	@Test
	void theFirstKeptMessageBehindAGapWiderThanTheWindowMayGo() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 300; i++) {
			sender.send("m");
		}
		sender.flush();
		sender.confirm(MANAGER, 256, 1);
		sender.flush();
		sender.done(MANAGER, 300, 2, 2L, 299L);
		sender.managerAnswers(NativeFixture.OTHER);
		assertThat(sender.flush()).containsExactly("submits 1<0*");
		sender.receive(NativeFixture.OTHER, NativeFixture.confirmation(1, 256, 1, 4, false, List.of(), List.of()));
		assertThat(sender.flush()).as("something may still be on the way that moves the window").isEmpty();
		sender.tickAfter(Duration.ofSeconds(1));
		sender.managerAnswers(NativeFixture.OTHER);
		assertThat(sender.flush()).containsExactly("submits 300<1*");
	}

	/** What a manager refuses does not move its window. */
	@Test
	void whatFollowsARefusalMayGo() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("m");
		for (long sequence = 1; sequence <= 3; sequence++) {
			sender.receive(MANAGER, NativeFixture.confirmation(0, 1, sequence, 4, false, List.of(),
					List.of(new Frame.OtherOutcome(sequence, Frame.Outcome.REJECTED, "full"))));
			assertThat(sender.sendAndFlush("m")).containsExactly("submits " + (sequence + 1) + "<0");
		}
	}

	@Test
	void aLargeMessageLeavesInPartsAsTheWindowAllowsAndNothingGoesBetween() {
		NativeFixture sender = NativeFixture.connected();
		sender.send("x".repeat(6 * NativeProtocol.MAX_PACKET_BYTES));
		sender.send("small");
		assertThat(sender.flush()).hasSize(4).containsOnly("submits ");
		assertThat(sender.flush()).isEmpty();
		sender.confirm(MANAGER, 0, 4);
		assertThat(sender.flush()).as("the last part completes it")
			.containsExactly("submits ", "submits ", "submits 1<0");
	}

	@Test
	void noMoreLeavesThanItsChannelHasRoomFor() {
		NativeFixture sender = NativeFixture.connected();
		sender.send("x".repeat(6 * NativeProtocol.MAX_PACKET_BYTES));
		sender.send("small");
		sender.room = 2;
		assertThat(sender.flush()).hasSize(2).containsOnly("submits ");
		sender.confirm(MANAGER, 0, 2);
		assertThat(sender.flush()).isEmpty();
		sender.room = 4;
		assertThat(sender.flush()).hasSize(4).containsOnly("submits ");
		sender.confirm(MANAGER, 0, 6);
		assertThat(sender.flush()).isEmpty();
		sender.room = 1;
		assertThat(sender.flush()).containsExactly("submits 1<0");
		sender.room = 1;
		assertThat(sender.flush()).containsExactly("submits 2<1");
	}

	@Test
	void onlySoManyBytesAreOnTheWay() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("small");
		sender.receive(MANAGER, NativeFixture.confirmation(1, 100, 1, 600, false, List.of(), List.of()));
		sender.send("x".repeat(2 * (int) SendWindow.MAX_BYTES));
		int first = sender.flush().size();
		assertThat(first).isEqualTo((int) (SendWindow.MAX_BYTES / NativeProtocol.MAX_PACKET_BYTES) + 1);
		assertThat(sender.flush()).isEmpty();
		sender.receive(MANAGER, NativeFixture.confirmation(1, 100, 11, 600, false, List.of(), List.of()));
		assertThat(sender.flush()).hasSize(10);
		sender.receive(MANAGER, NativeFixture.confirmation(1, 100, first + 11, 600, false, List.of(), List.of()));
		assertThat(sender.flush()).last().isEqualTo("submits 2<1");
	}

	@Test
	void aLateAnswerIsNotTakenForOneToALaterQuestion() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofMinutes(1));
		sender.sendAndFlush("one");
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).contains("asks");
		sender.sendAndFlush("two");
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).as("the first question is given up").contains("asks");
		sender.managerAnswers(MANAGER);
		assertThat(sender.confirm(MANAGER, 1, 1)).contains("accepted 1");
		assertThat(sender.flush()).isEmpty();
		sender.managerAnswers(MANAGER);
		assertThat(sender.flush()).as("its confirm may come behind its answer").isEmpty();
		assertThat(sender.confirm(MANAGER, 2, 2)).contains("accepted 2");
		assertThat(sender.machine.resubmitted()).isZero();
	}

	@Test
	void answersThatComeBehindManyQuestionsAreTakenForThoseToTheFirst() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofMinutes(1));
		sender.sendAndFlush("one");
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).contains("asks");
		sender.sendAndFlush("two");
		for (int i = 0; i < 20; i++) {
			assertThat(sender.tickAfter(Duration.ofSeconds(1))).contains("asks");
		}
		sender.managerAnswers(MANAGER);
		assertThat(sender.confirm(MANAGER, 1, 1)).contains("accepted 1");
		assertThat(sender.flush()).as("the manager has not come to the second message").isEmpty();
		assertThat(sender.confirm(MANAGER, 2, 2)).contains("accepted 2");
		assertThat(sender.machine.resubmitted()).isZero();
	}

	@Test
	void answersInOneGoDoNotMakeTheConfirmBehindThemLookLost() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofMinutes(1));
		sender.sendAndFlush("m");
		for (int i = 0; i < 3; i++) {
			assertThat(sender.tickAfter(Duration.ofSeconds(1))).contains("asks");
		}
		for (int i = 0; i < 3; i++) {
			sender.managerAnswers(MANAGER);
			assertThat(sender.flush()).as("a manager confirms when it has taken all that has come").isEmpty();
		}
		assertThat(sender.confirm(MANAGER, 1, 1)).contains("accepted 1");
		assertThat(sender.machine.resubmitted()).isZero();
	}

	@Test
	void questionsThatNobodyAnsweredDelayNothing() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofHours(1));
		sender.sendAndFlush("m");
		for (int i = 0; i < 300; i++) {
			assertThat(sender.tickAfter(Duration.ofSeconds(1))).contains("asks");
		}
		List<String> sent = new ArrayList<>();
		for (int i = 0; sent.isEmpty() && i < 3 * OpenQuestions.MEMORY.toSeconds(); i++) {
			List<String> effects = sender.managerAnswers(MANAGER);
			sent.addAll(sender.flush());
			assertThat(sent.isEmpty()).as("asks again at once").isEqualTo(effects.contains("asks"));
		}
		assertThat(sent).containsExactly("submits 1<0*");
	}

	@Test
	void aMessageThatIsOnTheWayForLongIsNotSentAgain() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofMinutes(1));
		sender.sendAndFlush("m");
		assertThat(sender.tickAfter(Duration.ofSeconds(6))).contains("asks");
		sender.managerAnswers(MANAGER);
		assertThat(sender.flush()).as("the confirm follows the answer").isEmpty();
		assertThat(sender.confirm(MANAGER, 1, 1)).containsExactly("accepted 1");
	}

	@Test
	void aMessageThatLeavesSlowlyIsNotTakenForLost() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofMinutes(1));
		sender.send("x".repeat(3 * NativeProtocol.MAX_PACKET_BYTES));
		sender.room = 3;
		assertThat(sender.flush()).hasSize(3);
		sender.tickAfter(Duration.ofSeconds(6));
		sender.confirm(MANAGER, 0, 3);
		sender.managerAnswers(MANAGER);
		assertThat(sender.flush()).as("it has not left").isEmpty();
		sender.room = 10;
		assertThat(sender.flush()).containsExactly("submits 1<0");
		sender.tickAfter(Duration.ofSeconds(1));
		sender.managerAnswers(MANAGER);
		assertThat(sender.flush()).as("it has just left").isEmpty();
		assertThat(sender.machine.resubmitted()).isZero();
	}

	@Test
	void aFirstLargeMessageGoesOnWhenItsPartsAreCountedThoughNobodyKnowsWhoseTheyAre() {
		NativeFixture sender = NativeFixture.connected();
		sender.send("x".repeat(6 * NativeProtocol.MAX_PACKET_BYTES));
		assertThat(sender.flush()).hasSize(4);
		sender.counted(MANAGER, 2, 600);
		assertThat(sender.flush()).as("six and a rest").hasSize(3);
		sender.counted(NativeFixture.OTHER, 100, 600);
		assertThat(sender.confirm(MANAGER, 1, 7)).containsExactly("accepted 1");
		List<String> sent = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			sent.addAll(sender.sendAndFlush("x".repeat(50_000)));
		}
		assertThat(sent).as("nothing was missed, so the window is as wide as the manager says").hasSize(4);
	}

	@Test
	void whatItsManagerCountsInTheEndWasNotMissed() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofMinutes(1));
		for (int i = 0; i < 4; i++) {
			sender.sendAndFlush("x".repeat(50_000));
		}
		sender.confirm(MANAGER, 3, 3);
		for (int i = 0; i < 2; i++) {
			sender.tickAfter(Duration.ofSeconds(1));
			sender.managerAnswers(MANAGER);
		}
		assertThat(sender.flush()).as("the last one seems to be lost, and two of them fit in a Spread message")
			.containsExactly("submits 1<0* 2<1*", "submits 3<2* 4<3*");
		assertThat(sender.confirm(MANAGER, 4, 6)).contains("accepted 4");
		List<String> sent = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			sent.addAll(sender.sendAndFlush("x".repeat(50_000)));
		}
		assertThat(sent).as("the window is no wider than the manager says").hasSize(4);
	}

	@Test
	void whatALostManagerNeverGotDoesNotCloseTheWindowForItsSuccessor() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 4; i++) {
			sender.sendAndFlush("x".repeat(50_000));
		}
		sender.tickAfter(Duration.ofSeconds(1));
		sender.managerAnswers(NativeFixture.OTHER);
		assertThat(sender.flush()).as("two of them fit in a Spread message")
			.containsExactly("submits 1<0* 2<1*", "submits 3<2* 4<3*");
		sender.confirm(NativeFixture.OTHER, 4, 2);
		for (int i = 0; i < 2; i++) {
			assertThat(sender.sendAndFlush("x".repeat(50_000))).hasSize(1);
		}
		assertThat(sender.send("x".repeat(50_000))).as("how many the lost manager got is not certain")
			.containsExactly("asks");
		assertThat(sender.flush()).isEmpty();
		sender.managerAnswers(NativeFixture.OTHER);
		sender.confirm(NativeFixture.OTHER, 6, 4);
		List<String> sent = new ArrayList<>(sender.flush());
		for (int i = 0; i < 10; i++) {
			sent.addAll(sender.sendAndFlush("x".repeat(50_000)));
		}
		assertThat(sent).as("the whole window is open").hasSize(4);
	}

	@Test
	void refusesMoreThanItMayHold() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < SenderMachine.MAX_WAITING; i++) {
			assertThat(sender.send("m")).isEmpty();
			sender.flush();
		}
		assertThat(sender.send("m")).containsExactly("10001 failed OVERLOADED");
	}

	@Test
	void theWindowOfANewManagerStaysWhereItBeganUntilItConfirms() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("m");
		for (int i = 0; i < 300; i++) {
			sender.send("m");
		}
		sender.flush();
		sender.workerSays(1L);
		sender.flush();
		assertThat(sender.lastSubmit().id().sequence()).isEqualTo(SendWindow.FIRST_WINDOW);
	}

	@Test
	void whatAWorkerFinishedBeforeTheConfirmDoesNotWidenTheWindow() {
		NativeFixture sender = NativeFixture.connected();
		sender.receive(MANAGER, NativeFixture.confirmation(0, 1, 0, 4, false, List.of(), List.of()));
		sender.sendAndFlush("one");
		sender.send("two");
		sender.workerSays(1L);
		assertThat(sender.flush()).isEmpty();
		sender.receive(MANAGER, NativeFixture.confirmation(1, 1, 1, 4, false, List.of(), List.of()));
		assertThat(sender.flush()).containsExactly("submits 2<0");
	}

	private static NativeFixture busy() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.sendAndFlush("two");
		return sender;
	}

}
