// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Frame.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/**
 * Rules 1, 2 and 4 of docs/protocol/native.md, as a sender keeps them.
 */
class NativeOrderTests {

	private static final String MANAGER = NativeFixture.MANAGER;

	private static final String OTHER = NativeFixture.OTHER;

	@Test
	void nothingIsMulticastUntilAManagerHasAnswered() {
		NativeFixture sender = new NativeFixture();
		assertThat(sender.sendAndFlush("one")).isEmpty();
		assertThat(sender.connect()).containsExactly("asks");
		assertThat(sender.flush()).isEmpty();
		assertThat(sender.managerAnswers(MANAGER)).containsExactly("found " + MANAGER);
		assertThat(sender.flush()).containsExactly("submits 1<0");
	}

	@Test
	void messagesAreNumberedAndSayWhatIsKeptBeforeThem() {
		NativeFixture sender = NativeFixture.connected();
		sender.send("one");
		sender.send("two");
		assertThat(sender.flush()).containsExactly("submits 1<0 2<1");
		assertThat(sender.done(MANAGER, 2, 1, 2L, 2L)).containsExactly("accepted 2", "done 2", "accepted 1");
		assertThat(sender.sendAndFlush("three")).as("two is finished").containsExactly("submits 3<1");
	}

	@Test
	void aMessageIsAcceptedAndLaterDone() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		assertThat(sender.machine.unsettled()).isOne();
		assertThat(sender.confirm(MANAGER, 1, 1)).containsExactly("accepted 1");
		assertThat(sender.done(MANAGER, 1, 1, 1L, 1L)).containsExactly("done 1");
		assertThat(sender.done(MANAGER, 1, 1, 1L, 1L)).as("said again").isEmpty();
		assertThat(sender.machine.unsettled()).isZero();
		assertThat(sender.machine.unsettledBytes()).isZero();
	}

	@Test
	void aWorkerThatSaysDoneSaysAcceptedToo() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		assertThat(sender.workerSays(1L)).containsExactly("accepted 1", "done 1");
		assertThat(sender.confirm(MANAGER, 1, 1)).isEmpty();
	}

	@Test
	void whatEndsOtherwiseFailsWithItsReason() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 4; i++) {
			sender.send("m");
		}
		sender.flush();
		assertThat(sender.ended(4, 1, 1, Outcome.REJECTED)).containsExactly("1 failed REJECTED", "accepted 2",
				"accepted 3", "accepted 4");
		assertThat(sender.ended(4, 1, 2, Outcome.EXPIRED)).containsExactly("2 failed EXPIRED");
		assertThat(sender.ended(4, 1, 3, Outcome.DEAD_LETTERED)).containsExactly("3 failed DEAD_LETTERED");
		assertThat(sender.ended(4, 1, 4, Outcome.PURGED)).containsExactly("4 failed PURGED");
	}

	@Test
	void sendsAgainFromTheGapThatAManagerReports() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.sendAndFlush("two");
		assertThat(sender.rewind(MANAGER, 0, 2)).isEmpty();
		assertThat(sender.flush()).containsExactly("submits 1<0 2<1");
		assertThat(sender.rewind(MANAGER, 0, 2)).as("said of what was sent before").isEmpty();
		assertThat(sender.flush()).isEmpty();
		assertThat(sender.confirm(MANAGER, 2, 3)).containsExactly("accepted 1", "accepted 2");
	}

	@Test
	void anotherManagerGetsEverythingThatIsKeptInItsOrder() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 4; i++) {
			sender.send("m");
		}
		sender.flush();
		sender.done(MANAGER, 3, 1, 2L, 2L);
		assertThat(sender.managerAnswers(OTHER)).containsExactly("found " + OTHER);
		assertThat(sender.flush()).containsExactly("submits 1<0* 3<1* 4<3*");
		assertThat(sender.confirm(OTHER, 4, 1)).as("the first three were accepted before")
			.containsExactly("accepted 4");
		assertThat(sender.machine.resubmitted()).isEqualTo(3);
		assertThat(sender.sendAndFlush("new")).containsExactly("submits 5<4");
	}

	@Test
	void whatAnotherManagerConfirmsBeforeItIsKnownMeansNothingButADoneCounts() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.sendAndFlush("two");
		assertThat(sender.done(OTHER, 2, 1, 1L, 1L)).containsExactly("accepted 1", "done 1");
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).containsExactly("asks");
	}

	@Test
	void aManagerThatAnswersTwiceWithoutConfirmingHasNotGotTheMessage() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		assertThat(sender.tickAfter(Duration.ofMillis(900))).isEmpty();
		assertThat(sender.tickAfter(Duration.ofMillis(100))).containsExactly("asks");
		assertThat(sender.managerAnswers(MANAGER)).as("its confirm may come behind its answer").containsExactly("asks");
		assertThat(sender.flush()).isEmpty();
		assertThat(sender.managerAnswers(MANAGER)).isEmpty();
		assertThat(sender.flush()).containsExactly("submits 1<0*");
	}

	@Test
	void aMessageThatAFullQueueRefusedIsTriedAgainAfterFiveSecondsIfNobodySaysThatThereIsRoom() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofMinutes(1));
		sender.sendAndFlush("one");
		sender.receive(MANAGER, NativeFixture.confirmation(0, 1, 1, 4, false, List.of(), List.of()));
		for (int i = 0; i < 5; i++) {
			// From the first answer on, it is certain that the manager had it.
			sender.tickAfter(Duration.ofSeconds(1));
			sender.managerAnswers(MANAGER);
			assertThat(sender.flush()).isEmpty();
		}
		sender.tickAfter(Duration.ofSeconds(1));
		sender.managerAnswers(MANAGER);
		assertThat(sender.flush()).containsExactly("submits 1<0");
	}

	@Test
	void aMessageThatAFullQueueRefusedIsNotSentAgainUntilThereIsRoom() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.receive(MANAGER, NativeFixture.confirmation(0, 0, 1, 4, false, List.of(), List.of()));
		for (int i = 0; i < 3; i++) {
			assertThat(sender.tickAfter(Duration.ofSeconds(1))).containsExactly("asks");
			assertThat(sender.managerAnswers(MANAGER)).isEmpty();
			assertThat(sender.flush()).isEmpty();
		}
		assertThat(sender.rewind(MANAGER, 0, 1)).isEmpty();
		assertThat(sender.flush()).containsExactly("submits 1<0");
	}

	@Test
	void asksEverySecondWhetherTheManagerLivesWhileSomethingIsNotDone() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.confirm(MANAGER, 1, 1);
		assertThat(sender.tickAfter(Duration.ofMillis(900))).isEmpty();
		assertThat(sender.tickAfter(Duration.ofMillis(100))).containsExactly("asks");
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).containsExactly("ManagerMissing", "asks");
		assertThat(sender.sendAndFlush("two")).as("nobody is there").isEmpty();
		sender.managerAnswers(OTHER);
		assertThat(sender.flush()).containsExactly("submits 1<0* 2<1");
	}

	/** On a slow line, the answer comes behind all that goes before it. */
	@Test
	void aManagerThatConfirmsIsThere() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.confirm(MANAGER, 1, 1);
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).containsExactly("asks");
		for (int i = 1; i <= 3; i++) {
			sender.now += Duration.ofMillis(900).toNanos();
			sender.confirm(MANAGER, 1, 1);
			assertThat(sender.tickAfter(Duration.ofMillis(100))).containsExactly("asks");
		}
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).containsExactly("ManagerMissing", "asks");
	}

	@Test
	void asksAtTheUsualIntervalWhenEverythingIsDone() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.confirm(MANAGER, 1, 1);
		sender.workerSays(1L);
		assertThat(sender.tickAfter(Duration.ofMillis(4900))).isEmpty();
		assertThat(sender.tickAfter(Duration.ofMillis(100))).containsExactly("asks");
	}

	@Test
	void aManagerThatIsSilentIsKnownForSixSecondsAtMost() {
		NativeFixture sender = NativeFixture.connected();
		long begin = sender.now;
		while (sender.machine.manager().isPresent()) {
			sender.tickAfter(Duration.ofNanos(sender.machine.nextTick(sender.now)));
		}
		assertThat(Duration.ofNanos(sender.now - begin)).isLessThanOrEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void asksAtOnceWhenAWorkerSaysWhatItHas() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.confirm(MANAGER, 1, 1);
		assertThat(sender.workerHolds(1)).as("it has another manager").containsExactly("asks");
		sender.managerAnswers(OTHER);
		assertThat(sender.flush()).containsExactly("submits 1<0*");
	}

	@Test
	void ofWhatIsAcceptedAndNotHeardOfForThirtySecondsTheOldestIsAQuestionToTheManager() {
		NativeFixture sender = NativeFixture.connected();
		sender.send("one");
		sender.send("two");
		sender.flush();
		sender.confirm(MANAGER, 2, 1);
		assertThat(submitsWithin(sender, OutcomeWatch.SILENCE_LIMIT.minusSeconds(1))).isEmpty();
		assertThat(submitsWithin(sender, Duration.ofSeconds(2))).containsExactly("submits 1<0");
		sender.confirm(MANAGER, 2, 2);
		assertThat(submitsWithin(sender, OutcomeWatch.SILENCE_LIMIT.minusSeconds(2)))
			.as("the manager has it; the next question has time")
			.isEmpty();
		assertThat(submitsWithin(sender, Duration.ofSeconds(2))).containsExactly("submits 1<0");
	}

	@Test
	void ifTheOldestTurnsOutToBeFinishedAllOthersAreQuestionsToo() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 3; i++) {
			sender.send("m");
		}
		sender.flush();
		sender.confirm(MANAGER, 3, 1);
		submitsWithin(sender, OutcomeWatch.SILENCE_LIMIT.plusSeconds(1));
		assertThat(sender.done(MANAGER, 3, 2, 1L, 1L)).containsExactly("done 1");
		assertThat(sender.flush()).containsExactly("submits 2<0 3<2");
	}

	/** Found by the simulation: it went beyond the window of the new manager. */
	@Test
	void whatOnlyAnEarlierManagerHasAcceptedIsNoQuestion() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 3; i++) {
			sender.send("m");
		}
		sender.flush();
		sender.confirm(MANAGER, 3, 1);
		assertThat(submitsWithin(sender, OutcomeWatch.SILENCE_LIMIT.plusSeconds(1))).containsExactly("submits 1<0");
		sender.managerAnswers(OTHER);
		assertThat(sender.flush()).containsExactly("submits 1<0* 2<1* 3<2*");
		sender.confirm(OTHER, 1, 1);
		assertThat(sender.workerSays(1L)).containsExactly("done 1");
		assertThat(sender.flush()).isEmpty();
	}

	@Test
	void newsOfOthersDoNotPutOffTheQuestionButAreNoReasonToAskForAll() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 4; i++) {
			sender.send("m");
		}
		sender.flush();
		sender.confirm(MANAGER, 4, 1);
		submitsWithin(sender, OutcomeWatch.SILENCE_LIMIT.minusSeconds(1));
		sender.workerSays(4L);
		assertThat(submitsWithin(sender, Duration.ofSeconds(2))).containsExactly("submits 1<0");
		assertThat(sender.done(MANAGER, 4, 2, 1L, 1L)).containsExactly("done 1");
		assertThat(submitsWithin(sender, Duration.ofSeconds(1))).as("its neighbour may be lost, too")
			.containsExactly("submits 2<0");
		assertThat(submitsWithin(sender, OutcomeWatch.SILENCE_LIMIT.minusSeconds(2))).isEmpty();
		sender.workerSays(2L);
		assertThat(submitsWithin(sender, OutcomeWatch.SILENCE_LIMIT.minusSeconds(1)))
			.as("that was the end of its job, not the answer")
			.isEmpty();
	}

	@Test
	void asLongAsTheOldestIsAnotherOneNothingIsAsked() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i < 4; i++) {
			sender.send("m");
		}
		sender.flush();
		sender.confirm(MANAGER, 4, 1);
		for (long sequence = 1; sequence < 4; sequence++) {
			assertThat(submitsWithin(sender, OutcomeWatch.SILENCE_LIMIT.minusSeconds(1))).isEmpty();
			sender.workerSays(sequence);
		}
	}

	/** The manager answers all the time. */
	private static List<String> submitsWithin(NativeFixture sender, Duration time) {
		List<String> submits = new ArrayList<>();
		for (long second = 0; second < time.toSeconds(); second++) {
			sender.tickAfter(Duration.ofSeconds(1));
			sender.managerAnswers(MANAGER);
			submits.addAll(sender.flush());
		}
		return submits;
	}

	@Test
	void afterAReconnectEverythingKeptIsSentAgainButOnlyWhatWasAcceptedAsThatToTheSameManager() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.sendAndFlush("two");
		sender.confirm(MANAGER, 1, 1);
		assertThat(sender.disconnect()).isEmpty();
		assertThat(sender.send("three")).isEmpty();
		assertThat(sender.connect()).containsExactly("asks");
		assertThat(sender.flush()).isEmpty();
		sender.managerAnswers(MANAGER);
		assertThat(sender.flush()).containsExactly("submits 1<0* 2<1 3<2");
		assertThat(sender.confirm(MANAGER, 3, 1)).containsExactly("accepted 2", "accepted 3");
	}

	@Test
	void afterAReconnectAnotherManagerIsToldThatItIsAnother() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.disconnect();
		sender.send("two");
		sender.connect();
		sender.managerAnswers(OTHER);
		assertThat(sender.flush()).containsExactly("submits 1<0* 2<1");
	}

	@Test
	void whatNobodyAcceptedInTimeFailsAndIsNoLongerKept() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.tickAfter(Duration.ofSeconds(4));
		sender.managerAnswers(MANAGER);
		sender.send("two");
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).contains("1 failed UNCONFIRMED");
		assertThat(sender.machine.unsettled()).isZero();
		sender.managerAnswers(MANAGER);
		assertThat(sender.flush()).containsExactly("submits 2<0");
	}

	/** A manager that was started again on a full disk may not refuse it. */
	@Test
	void whatAManagerWithoutRoomDidNotAcceptInTimeSaysSo() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofSeconds(20));
		sender.sendAndFlush("one");
		sender.confirm(MANAGER, 0, 1);
		submitsWithin(sender, Duration.ofSeconds(19));
		assertThat(sender.tickAfter(Duration.ofSeconds(1))).contains("1 failed UNCONFIRMED");
		assertThat(sender.failures).last(STRING).contains("no room").contains("disk is full");
	}

	@Test
	void onceThereWasRoomTheReasonIsAnotherOne() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options(), Duration.ofSeconds(20));
		sender.sendAndFlush("one");
		sender.confirm(MANAGER, 0, 1);
		submitsWithin(sender, Duration.ofSeconds(3));
		assertThat(sender.confirm(MANAGER, 1, 1)).containsExactly("accepted 1");
		sender.sendAndFlush("two");
		assertThat(sender.tickAfter(Duration.ofSeconds(20))).contains("2 failed UNCONFIRMED");
		assertThat(sender.failures).last(STRING).contains("no manager confirmed");
	}

	@Test
	void keepsNoMoreThanItMayAndReleasesTheOldest() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options().withMaxUnsettled(2, 1000));
		for (int i = 0; i < 3; i++) {
			sender.send("m");
		}
		sender.flush();
		assertThat(sender.confirm(MANAGER, 3, 1)).containsExactly("accepted 1", "accepted 2", "accepted 3",
				"1 failed RELEASED");
		assertThat(sender.machine.unsettled()).isEqualTo(2);
		sender.managerAnswers(OTHER);
		assertThat(sender.flush()).as("the released one counts as finished").containsExactly("submits 2<0* 3<2*");
	}

	@Test
	void keepsNoMoreBytesThanItMay() {
		NativeFixture sender = NativeFixture.connected(NativeFixture.options().withMaxUnsettled(100, 1000));
		sender.sendAndFlush("x".repeat(600));
		sender.sendAndFlush("x".repeat(600));
		assertThat(sender.confirm(MANAGER, 2, 2)).contains("1 failed RELEASED").doesNotContain("2 failed RELEASED");
		assertThat(sender.machine.unsettledBytes()).isEqualTo(602);
	}

	@Test
	void whatExpiredBeforeItLeftFails() {
		NativeFixture sender = new NativeFixture();
		sender.send("one", (job) -> job.withExpiry(Duration.ofMillis(1)));
		assertThat(sender.tickAfter(Duration.ofMillis(1))).containsExactly("1 failed EXPIRED");
	}

	@Test
	void frameSaysHowTheMessageWantsToBeTreated() {
		NativeFixture sender = NativeFixture.connected();
		sender.send("one",
				(job) -> job.withPriority(9)
					.withExpiry(Duration.ofSeconds(9))
					.withDelay(Duration.ofSeconds(3))
					.withOrderingKey("key"));
		sender.now += Duration.ofSeconds(1).toNanos();
		sender.flush();
		assertThat(sender.lastSubmit()).satisfies((submit) -> {
			assertThat(submit.priority()).isEqualTo(9);
			assertThat(submit.expiryMillis()).isEqualTo(8000);
			assertThat(submit.delayMillis()).isEqualTo(2000);
			assertThat(submit.orderingKey()).isEqualTo("key");
			assertThat(submit.reply()).isFalse();
		});
	}

	@Test
	void tellsEveryoneWhenItIsClosed() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("accepted");
		sender.confirm(MANAGER, 1, 1);
		sender.sendAndFlush("sent");
		sender.request("running");
		sender.flush();
		sender.send("waiting");
		assertThat(sender.close()).containsExactly("4 failed CLOSED", "3 failed CONNECTION_LOST", "1 failed RELEASED",
				"2 failed UNCONFIRMED", "Close");
	}

}
