// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.legacy.LegacyReply;

import static org.assertj.core.api.Assertions.assertThat;

class ManagerMachineTests extends LegacyManagerFixture {

	@Nested
	class Alone {

		@BeforeEach
		void activate() {
			assertThat(connect()).containsExactly("join MQ_orders", "join WQ_orders");
			assertThat(members("MQ_orders", SELF)).containsExactly("active");
			assertThat(members("WQ_orders", SELF)).isEmpty();
		}

		@Test
		void givesMessagesToWorkersFirstInFirstOut() {
			assertThat(submit("one")).isEmpty();
			assertThat(submit("two")).isEmpty();
			assertThat(ready("w1")).containsExactly("w1 <- one");
			assertThat(ready("w2")).containsExactly("w2 <- two");
			assertThat(ready("w3")).isEmpty();
			assertThat(submit("three")).containsExactly("w3 <- three");
		}

		@Test
		void servesTheWorkerFirstThatBecameReadyFirst() {
			ready("w1");
			ready("w2");
			ready("w1");
			assertThat(submit("one")).containsExactly("w1 <- one");
			assertThat(submit("two")).containsExactly("w2 <- two");
		}

		@Test
		void passesTheSendersAddressAndBytesOn() throws Exception {
			ready("w1");
			byte[] body = ascii("any bytes: not decoded by the manager");
			List<Recorded> outputs = receive(ALICE, "MQ_orders", body);
			Recorded.Send send = (Recorded.Send) outputs.get(0);
			assertThat(send.body())
				.isEqualTo(ManagerMachineTests.this.codec.encodeDispatch(ALICE, body, WireFormat.DEFAULT));
		}

		@Test
		void givesAMessageAgainThatWasNotReportedAsTakenForFiveSeconds_D8() {
			ready("w1");
			submit("one");
			assertThat(tickAfter(Duration.ofMillis(4900))).isEmpty();
			ready("w2");
			assertThat(tickAfter(Duration.ofMillis(100))).containsExactly("lost w1", "w2 <- one");
		}

		@Test
		void neverGivesAMessageAgainThatWasReportedAsTaken_D1() {
			ready("w1");
			submit("one");
			report("w1", WorkerState.WORKING);
			assertThat(tickAfter(Duration.ofHours(1))).isEmpty();
			ready("w2");
			assertThat(tickAfter(Duration.ofSeconds(3))).isEmpty();
		}

		@Test
		void givesNothingToAWorkerThatFellSilent() {
			ready("w1");
			assertThat(tickAfter(Duration.ofSeconds(5))).isEmpty();
			assertThat(submit("one")).isEmpty();
			assertThat(ready("w1")).containsExactly("w1 <- one");
		}

		@Test
		void aHeartbeatKeepsAWorkerReady() {
			ready("w1");
			tickAfter(Duration.ofSeconds(4));
			ready("w1");
			tickAfter(Duration.ofSeconds(4));
			assertThat(submit("one")).containsExactly("w1 <- one");
		}

		@Test
		void whatIsGivenAgainGoesToTheHeadOfTheQueueInItsOldOrder_D26() {
			ready("w1");
			ready("w2");
			submit("one");
			submit("two");
			submit("three");
			assertThat(tickAfter(Duration.ofSeconds(5))).containsExactlyInAnyOrder("lost w1", "lost w2");
			assertThat(ready("w3")).containsExactly("w3 <- one");
			assertThat(ready("w4")).containsExactly("w4 <- two");
			assertThat(ready("w5")).containsExactly("w5 <- three");
		}

		@Test
		void aWorkerThatTerminatesWhileItFinishesDoesNotGetItsMessageRepeated_D2() {
			ready("w1");
			submit("one");
			report("w1", WorkerState.WORKING);
			assertThat(report("w1", WorkerState.TERMINATE)).isEmpty();
			assertThat(ready("w1")).isEmpty();
			assertThat(tickAfter(Duration.ofSeconds(5))).isEmpty();
			assertThat(submit("two")).as("the leaving worker is not ready").isEmpty();
		}

		@Test
		void aWorkerThatTerminatesWithoutFinishingGivesItsMessageBack() {
			ready("w1");
			submit("one");
			report("w1", WorkerState.WORKING);
			report("w1", WorkerState.TERMINATE);
			ready("w2");
			assertThat(tickAfter(LegacyLink.LEAVE_GRACE)).containsExactly("lost w1", "w2 <- one");
		}

		@Test
		void aMessageOnItsWayToAWorkerThatTerminatesGoesToAnotherOneAtOnce() {
			ready("w1");
			ready("w2");
			submit("one");
			assertThat(report("w1", WorkerState.TERMINATE)).containsExactly("lost w1", "w2 <- one");
		}

		@Test
		void aReadyThatCrossedADispatchDoesNotForgetTheMessage_D3() {
			ready("w1");
			submit("one");
			assertThat(ready("w1")).isEmpty();
			assertThat(submit("two")).as("w1 is busy").isEmpty();
			report("w1", WorkerState.WORKING);
			assertThat(ready("w1")).containsExactly("w1 <- two");
		}

		@Test
		void aWorkerThatIgnoresAMessageButGoesOnSayingReadyGetsTheNextChance_D3() {
			ready("w1");
			submit("one");
			tickAfter(Duration.ofSeconds(2));
			ready("w1");
			assertThat(tickAfter(Duration.ofSeconds(3))).containsExactly("lost w1", "w1 <- one");
		}

		@Test
		void aTerminatedWorkerIsOutOfTheLine_D4() {
			ready("w1");
			ready("w2");
			report("w1", WorkerState.TERMINATE);
			assertThat(submit("one")).containsExactly("w2 <- one");
		}

		@Test
		void aWorkerThatComesBackUnderItsNameIsInTheLineOnce_D5() {
			ready("w1");
			report("w1", WorkerState.TERMINATE);
			ready("w1");
			assertThat(submit("one")).containsExactly("w1 <- one");
			assertThat(submit("two")).isEmpty();
		}

		@Test
		void aLineOfSilentWorkersIsPassedOverAndTheQueueGoesOn_D6() {
			submit("one");
			ready("w1");
			ready("w2");
			report("w2", WorkerState.TERMINATE);
			ready("w2");
			ready("w3");
			assertThat(tickAfter(Duration.ofSeconds(5))).containsExactly("lost w1");
			assertThat(ready("w4")).containsExactly("w4 <- one");
			assertThat(submit("two")).as("w2 and w3 are silent").isEmpty();
			assertThat(ready("w3")).containsExactly("w3 <- two");
		}

		@Test
		void aTerminatedWorkerIsGivenNothingUntilItIsReadyAgain_D7() {
			ready("w1");
			report("w1", WorkerState.TERMINATE);
			assertThat(submit("one")).isEmpty();
			assertThat(ready("w1")).containsExactly("w1 <- one");
		}

		@Test
		void aRestartedManagerLearnsOfItsWorkersFromTheirNextReport_D12() {
			assertThat(report("busy", WorkerState.WORKING)).isEmpty();
			assertThat(submit("one")).isEmpty();
			assertThat(ready("busy")).containsExactly("busy <- one");
		}

		@Test
		void garbageIsDroppedAndTheQueueGoesOn_D13() {
			assertThat(ManagerMachineTests.this.texts.of(receive(ALICE, "WQ_orders", ascii("garbage")))).singleElement()
				.satisfies((out) -> assertThat(out).startsWith("dropped"));
			assertThat(ManagerMachineTests.this.texts.of(receive(ALICE, "WQ_orders", new byte[0]))).hasSize(1);
			ready("w1");
			assertThat(submit("one")).containsExactly("w1 <- one");
		}

		@Test
		void aMessageTooLargeForAWorkerIsRefusedWithTheNumber_D14() {
			assertThat(ManagerMachineTests.this.texts.of(receive(ALICE, "MQ_orders", new byte[120_000])))
				.satisfiesExactly((out) -> assertThat(out).startsWith("dropped").contains("bytes"),
						(out) -> assertThat(out).startsWith(ALICE + " <- failure MessageTooLarge"));
			assertThat(statistics().inboundMessages()).isZero();
		}

		@Test
		void anEmptyMessageIsDropped_D15() {
			assertThat(ManagerMachineTests.this.texts.of(receive(ALICE, "MQ_orders", new byte[0])))
				.containsExactly("dropped the message is empty");
		}

		@Test
		void aSecondManagerThatStaysIsReportedOnceAndTheQueueGoesOn_D16() {
			assertThat(members("MQ_orders", SELF, "#other#localhost")).isEmpty();
			assertThat(members("WQ_orders", SELF, "#other#localhost")).isEmpty();
			assertThat(tickAfter(ManagerMachine.GIVE_WAY_LIMIT)).containsExactly("intruder #other#localhost");
			assertThat(tickAfter(ManagerMachine.GIVE_WAY_LIMIT)).isEmpty();
			ready("w1");
			assertThat(submit("one")).containsExactly("w1 <- one");
		}

		@Test
		void ofTwoManagersThatMeetAfterAMergeTheOneWithTheSmallerNameStays_D16() {
			submit("one");
			assertThat(merge(SELF, "#zzz#localhost")).isEmpty();
			assertThat(members("MQ_orders", SELF)).isEmpty();
			assertThat(ready("w1")).containsExactly("w1 <- one");
		}

		@Test
		void ofTwoManagersThatMeetAfterAMergeTheOneWithTheLargerNameHandsOverAndStandsBy_D16() {
			ready("w1");
			submit("given");
			submit("waiting");
			assertThat(merge("#aaa#localhost", SELF)).containsExactly("leave WQ_orders", "leave MQ_orders",
					"gave way to #aaa#localhost", "lost w1", "ask");
			assertThat(ManagerMachineTests.this.texts.of(receive("#aaa#localhost", SELF, ascii("whatever it says"))))
				.containsExactly("hand over given", "hand over waiting");
		}

		@Test
		void givesWayToAManagerThatShouldHaveGoneAfterAMergeButStays_D16() {
			merge(SELF, "#zzz#localhost");
			assertThat(tickAfter(ManagerMachine.GIVE_WAY_LIMIT)).startsWith("leave WQ_orders", "leave MQ_orders",
					"gave way to #zzz#localhost");
		}

		@Test
		void aSecondManagerThatGivesWayIsNothingToReport() {
			members("MQ_orders", SELF, "#other#localhost");
			members("MQ_orders", SELF);
			assertThat(tickAfter(ManagerMachine.GIVE_WAY_LIMIT)).isEmpty();
		}

		@Test
		void afterALostConnectionWaitingMessagesAreStillThere_D19() {
			ready("w1");
			submit("one");
			submit("two");
			ManagerMachineTests.this.machine.disconnected(Channels.MAIN, ManagerMachineTests.this.now);
			assertThat(recorded()).containsExactly("lost w1");
			connect();
			members("MQ_orders", SELF);
			assertThat(ready("w2")).containsExactly("w2 <- one");
			assertThat(ready("w3")).containsExactly("w3 <- two");
		}

		@Test
		void workersThatLeftAreForgotten_D21() {
			for (int i = 0; i < 1000; i++) {
				ready("w" + i);
				report("w" + i, WorkerState.TERMINATE);
			}
			ready("last");
			tickAfter(Duration.ofSeconds(5));
			assertThat(ManagerMachineTests.this.machine.queue().workers()).isZero();
		}

		@Test
		void answersTheStatusCommandWithTheStatistics_D20() throws Exception {
			ready("w1");
			submit("one");
			report("w1", WorkerState.WORKING);
			submit("two");
			ManagerMachineTests.this.now += Duration.ofSeconds(2).toNanos();
			ready("w1");
			report("w1", WorkerState.TERMINATE);
			List<Recorded> outputs = receive(ALICE, "MQ_orders", ascii("^^status"));
			Recorded.Send send = (Recorded.Send) outputs.get(0);
			assertThat(send.group()).isEqualTo(ALICE);
			LegacyReply.Status reply = (LegacyReply.Status) ManagerMachineTests.this.codec.decodeReply(send.body());
			assertThat(reply.statistics().startTime()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
			assertThat(reply.statistics().runTime()).isEqualTo(Duration.ofSeconds(2));
			assertThat(reply.statistics().inboundMessages()).as("reassigned counts again").isEqualTo(3);
			assertThat(reply.statistics().adminMessages()).isEqualTo(1);
			assertThat(reply.statistics().messagesDispatched()).isEqualTo(2);
			assertThat(reply.statistics().messagesQueued()).as("two, and two again").isEqualTo(2);
			assertThat(reply.statistics().currentlyQueued()).isEqualTo(1);
			assertThat(reply.statistics().grossPendingTime()).isEqualTo(Duration.ofSeconds(2));
			assertThat(reply.statistics().workerNotifications()).isEqualTo(4);
			assertThat(reply.statistics().workerRegistrations()).isEqualTo(1);
			assertThat(reply.statistics().workerTerminations()).isEqualTo(1);
		}

		@Test
		void onlyTheExactCommandIsACommand() {
			ready("w1");
			assertThat(receive(ALICE, "MQ_orders", ascii("^^status\n"))).singleElement()
				.isInstanceOfSatisfying(Recorded.Send.class,
						(send) -> assertThat(send.group()).isEqualTo("#w1#localhost"));
		}

	}

}
