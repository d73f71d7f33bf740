// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.MessageLog.Recovered;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.OTHER;
import static org.spreadqueue.manager.machine.NativeManagerFixture.SELF;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;
import static org.spreadqueue.manager.machine.NativeManagerFixture.members;

/**
 * What a manager does with what an earlier run has left in its log.
 */
class RecoveryTests {

	/** The producer of an earlier run's own messages. */
	private static final long EARLIER_RUN = 99;

	private final RecordingLog log = new RecordingLog();

	private NativeManagerFixture comesBackWith(long upTo, StoredMessage... messages) {
		this.log.content = new Recovered(Arrays.asList(messages),
				List.of(new ProducerState(id(1).producer(), 0, upTo, List.of())), false);
		return new NativeManagerFixture(this.log);
	}

	private static StoredMessage message(MessageId id, Origin origin, Content content, String originator) {
		return message(id, origin, content, originator, null);
	}

	private static StoredMessage message(MessageId id, Origin origin, Content content, String originator,
			@Nullable String orderingKey) {
		StoredMessage message = new StoredMessage(id, originator, origin, content, origin == Origin.LEGACY_SENDER, 4,
				orderingKey, 0, 0, StoredMessage.NEVER, 0);
		message.logEntry(id);
		return message;
	}

	private static StoredMessage keyed(MessageId id) {
		return message(id, Origin.SENDER, content(1), ALICE, "key");
	}

	private static StoredMessage message(long sequence) {
		return message(id(sequence), Origin.SENDER, content(1), ALICE);
	}

	@Test
	void messagesWaitForClaimsAndThenLeaveInTheirOrder() {
		NativeManagerFixture manager = comesBackWith(3, message(2), message(1), message(3));
		manager.worker(W1, 5);
		assertThat(manager.dispatched(W1)).isEmpty();
		manager.tickAfter(Claims.TIME.minusMillis(1));
		assertThat(manager.dispatched(W1)).isEmpty();
		manager.tickAfter(Duration.ofMillis(1));
		assertThat(manager.dispatched(W1)).containsExactly(2L, 1L, 3L);
	}

	@Test
	void whatAWorkerClaimsIsInFlightThere() {
		NativeManagerFixture manager = comesBackWith(2, message(1), message(2));
		manager.join(W1);
		manager.legacy(W1, "WQ_orders", manager.codec.encodeReady(5));
		manager.status(W1, report(5, id(1)));
		manager.tickAfter(Claims.TIME);
		assertThat(manager.dispatched(W1)).containsExactly(2L);
	}

	/**
	 * Found by the simulation. The worker got it before it was on the disk, so nobody
	 * here knows its key until its sender submits it again.
	 */
	@Test
	void whatHasAKeyWaitsWhileAWorkerHasAnUnknownMessageOfItsSender() {
		NativeManagerFixture manager = comesBackWith(1, keyed(id(1)));
		manager.worker(W1, 5);
		manager.status(W1, report(5, id(2)));
		manager.tickAfter(Claims.TIME);
		manager.tickAfter(Claims.TIME);
		assertThat(manager.dispatched(W1)).isEmpty();
		manager.receive(ALICE, List.of("NQ_orders"),
				new Frame.Submit(id(2), 1, content(1), false, 0, 4, 0, "key", true, null, 0));
		manager.tickAfter(Claims.TIME);
		assertThat(manager.dispatched(W1)).as("now its key is known").isEmpty();
		manager.status(W1, 5, id(2));
		assertThat(manager.dispatched(W1)).containsExactly(1L);
	}

	@Test
	void whatHasAKeyGoesOnWhenTheUnknownMessageIsDone() {
		NativeManagerFixture manager = comesBackWith(1, keyed(id(1)));
		manager.worker(W1, 5);
		manager.status(W1, report(5, id(2)));
		manager.tickAfter(Claims.TIME);
		manager.status(W1, 5, id(2));
		manager.tickAfter(Claims.TIME);
		assertThat(manager.dispatched(W1)).containsExactly(1L);
	}

	@Test
	void whatHasNoKeyOrIsAnotherSendersDoesNotWaitForIt() {
		MessageId ofAnother = new MessageId(id(1).producer() + 1, 1);
		NativeManagerFixture manager = comesBackWith(1, message(1), keyed(ofAnother));
		manager.worker(W1, 5);
		manager.status(W1, report(5, id(2)));
		manager.tickAfter(Claims.TIME);
		assertThat(manager.dispatches(W1)).extracting(Frame.Dispatch::id).containsExactly(id(1), ofAnother);
	}

	private static Frame.Status report(int capacity, MessageId held) {
		return new Frame.Status(WorkerState.READY, capacity, List.of(), List.of(), List.of(), List.of(held));
	}

	@Test
	void newMessagesWaitAsLong() {
		NativeManagerFixture manager = comesBackWith(1, message(1));
		manager.worker(W1, 5);
		manager.submit(2);
		assertThat(manager.dispatched(W1)).isEmpty();
		manager.tickAfter(Claims.TIME);
		assertThat(manager.dispatched(W1)).containsExactly(1L, 2L);
	}

	@Test
	void withoutMessagesNothingWaits() {
		NativeManagerFixture manager = comesBackWith(1);
		manager.worker(W1, 5);
		manager.submit(2);
		assertThat(manager.dispatched(W1)).containsExactly(2L);
	}

	@Test
	void whatIsSubmittedAgainIsADuplicate() {
		NativeManagerFixture manager = comesBackWith(2, message(2));
		manager.receive(ALICE, List.of("NQ_orders"), DurableManagerTests.again(1, false),
				DurableManagerTests.again(2, false));
		assertThat(manager.confirm().done()).as("what is not held").containsExactly(1L, 1L);
		assertThat(manager.confirm().upTo()).isEqualTo(2);
		assertThat(manager.held()).isEqualTo(1);
		assertThat(this.log.told).isEmpty();
	}

	@Test
	void aRequestIsTakenAnew() {
		NativeManagerFixture manager = comesBackWith(2, message(2));
		manager.receive(ALICE, List.of("NQ_orders"), DurableManagerTests.again(1, true));
		assertThat(manager.held()).isEqualTo(2);
		assertThat(manager.confirm().upTo()).isEqualTo(2);
		manager.receive(ALICE, List.of("NQ_orders"), DurableManagerTests.again(1, true));
		assertThat(manager.held()).as("once").isEqualTo(2);
	}

	@Test
	void howAMessageEndedIsSaidAgain() {
		this.log.content = new Recovered(List.of(), List.of(new ProducerState(id(1).producer(), 0, 2,
				List.of(new Frame.OtherOutcome(1, Outcome.DEAD_LETTERED, "it failed")))), false);
		NativeManagerFixture manager = new NativeManagerFixture(this.log);
		manager.submit(1, 2);
		assertThat(manager.confirm().otherOutcomes())
			.containsExactly(new Frame.OtherOutcome(1, Outcome.DEAD_LETTERED, "it failed"));
		assertThat(manager.confirm().done()).containsExactly(2L, 2L);
	}

	/**
	 * Found by the simulation. When it is started again soon, beside another daemon, its
	 * own dead connection may still be in the groups.
	 */
	@Test
	void givingWayToADeadOneItForgetsNothing() {
		NativeManagerFixture manager = comesBackWith(3, message(3));
		manager.machine.disconnected(Channels.MAIN, manager.now);
		manager.machine.connected(Channels.MAIN, SELF, manager.now);
		manager.present(SELF, OTHER);
		manager.membership(members("MQ_orders", SELF, OTHER));
		assertThat(manager.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		manager.present(SELF);
		manager.machine.left(Channels.MAIN, "WQ_orders", manager.now);
		manager.machine.left(Channels.MAIN, "MQ_orders", manager.now);
		manager.membership(members("MQ_orders", SELF));
		assertThat(manager.machine.state()).isEqualTo(ManagerState.ACTIVE);
		manager.receive(ALICE, List.of("NQ_orders"), DurableManagerTests.again(2, false));
		assertThat(manager.confirm().done()).as("it ended here").containsExactly(2L, 2L);
		assertThat(manager.held()).isEqualTo(1);
	}

	@Test
	void whatItsSenderLeftToAnEarlierManagerAloneIsTakenFromThatOne() {
		this.log.content = new Recovered(List.of(), List.of(new ProducerState(id(1).producer(), 4, 6, List.of())),
				false);
		NativeManagerFixture manager = new NativeManagerFixture(this.log);
		manager.join(OTHER);
		manager.receive(OTHER, List.of("NQ_orders"), DurableManagerTests.passedOn(4), DurableManagerTests.passedOn(5));
		assertThat(manager.held()).as("only the first was left to the other one").isEqualTo(1);
	}

	/**
	 * Its sender may have released it to the other one, which had accepted it, and so
	 * does not submit it again.
	 */
	@Test
	void whatItsSenderLeftToAnotherManagerMeanwhileIsTakenFromThatOne() {
		NativeManagerFixture manager = comesBackWith(2);
		manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(6), 0, content(1), false));
		assertThat(this.log.told).contains("accepted 5 to 6");
		manager.join(OTHER);
		manager.receive(OTHER, List.of("NQ_orders"), DurableManagerTests.passedOn(2), DurableManagerTests.passedOn(4),
				DurableManagerTests.passedOn(6));
		assertThat(manager.held()).as("the one that was submitted here, and the one in between").isEqualTo(2);
	}

	@Test
	void aPausedQueueIsStillPaused() {
		this.log.content = new Recovered(List.of(message(1)), List.of(), true);
		NativeManagerFixture manager = new NativeManagerFixture(this.log);
		manager.worker(W1, 5);
		manager.tickAfter(Claims.TIME);
		assertThat(manager.dispatched(W1)).isEmpty();
		manager.machine.queue().resume(manager.now);
		manager.flush();
		assertThat(manager.dispatched(W1)).containsExactly(1L);
	}

	@Test
	void messagesOfTheManagerItselfAreConfirmedToNobody() {
		NativeManagerFixture manager = comesBackWith(0,
				message(new MessageId(EARLIER_RUN, 1), Origin.MANAGER, content(1), ""),
				message(new MessageId(EARLIER_RUN, 2), Origin.LEGACY_SENDER, Content.of(Content.PERL, new byte[1]),
						"#perl#localhost"));
		manager.worker(W1, 5);
		manager.tickAfter(Claims.TIME);
		assertThat(manager.dispatches(W1)).extracting(Frame.Dispatch::originator)
			.containsExactly(SELF, "#perl#localhost");
		manager.status(W1, 5, new MessageId(EARLIER_RUN, 1), new MessageId(EARLIER_RUN, 2));
		assertThat(manager.held()).isZero();
		assertThat(manager.packets).isEmpty();
		assertThat(this.log.told).containsExactly("removed 1", "removed 2");
	}

	@Test
	void whatExpiredMeanwhileIsTold() {
		StoredMessage message = new StoredMessage(id(1), ALICE, Origin.SENDER, content(1), false, 4, null, -10, -10, -1,
				0);
		NativeManagerFixture manager = comesBackWith(1, message);
		manager.tickAfter(Claims.TIME);
		assertThat(manager.held()).isZero();
		assertThat(this.log.told).contains("removed 1", "EXPIRED 1");
		assertThat(manager.confirm().otherOutcomes()).hasSize(1);
	}

}
