// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.peers.KnownSender;
import org.spreadqueue.manager.peers.Senders;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.done;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;

/**
 * What a manager remembers of each sender: how far it has come, and what it may not have
 * been told.
 */
class KnownSendersTests {

	private final NativeManagerFixture manager = new NativeManagerFixture();

	@Test
	void whatIsMissingIsAskedForOnceASecond() {
		submitWithGap();
		assertThat(this.manager.confirm().rewind()).isTrue();
		submitWithGap();
		assertThat(this.manager.confirm().rewind()).as("it may be on its way").isFalse();
		this.manager.now += Duration.ofMillis(999).toNanos();
		submitWithGap();
		assertThat(this.manager.confirm().rewind()).isFalse();
		this.manager.now += Duration.ofMillis(1).toNanos();
		submitWithGap();
		assertThat(this.manager.confirm().rewind()).as("the question or the messages were lost").isTrue();
	}

	@Test
	void anotherGapIsAskedForAtOnce() {
		submitWithGap();
		this.manager.submit(1);
		submitWithGap();
		assertThat(this.manager.confirm().rewind()).isTrue();
	}

	private void submitWithGap() {
		this.manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(9), 8, content(10), false));
	}

	@Test
	void aStrangerWithManyProducersTakesNoMoreRoomThanOneSender() {
		this.manager.submit(1);
		Frame.Confirm alone = this.manager.confirm();
		for (int producer = 1; producer <= 1000; producer++) {
			this.manager.receive("#stranger#m1", List.of("NQ_orders"),
					Frame.submit(new MessageId(producer, 1), 0, content(10), false));
		}
		this.manager.now += Duration.ofSeconds(2).toNanos();
		this.manager.submit(2);
		Frame.Confirm beside = this.manager.confirm();
		assertThat(beside.spreadWindow()).isEqualTo(alone.spreadWindow() / 2);
		assertThat(beside.window()).isGreaterThanOrEqualTo(alone.window() / 3);
	}

	@Test
	void aSenderThatFellSilentLeavesItsShareToOthers() {
		this.manager.submit(1);
		int alone = this.manager.confirm().spreadWindow();
		this.manager.receive("#bob#m1", List.of("NQ_orders"), Frame.submit(new MessageId(7, 1), 0, content(10), false));
		this.manager.submit(2);
		assertThat(this.manager.confirm().spreadWindow()).isEqualTo(alone / 2);
		this.manager.now += Duration.ofMinutes(2).toNanos();
		this.manager.submit(3);
		assertThat(this.manager.confirm().spreadWindow()).isEqualTo(alone);
	}

	@Test
	void howAMessageEndedIsSaidAgainWhenItIsSubmittedAgain() {
		purge(1);
		assertThat(this.manager.confirm().otherOutcomes()).hasSize(1);
		this.manager.submit(1);
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.PURGED);
		assertThat(this.manager.confirm().done()).isEmpty();
		assertThat(this.manager.held()).isZero();
	}

	@Test
	void ofASenderTheLast256EndsAreRemembered() {
		for (long sequence = 1; sequence <= KnownSender.OUTCOMES_REMEMBERED + 1; sequence++) {
			purge(sequence);
		}
		this.manager.submit(2);
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::sequence).containsExactly(2L);
		this.manager.submit(1);
		assertThat(this.manager.confirm().otherOutcomes()).isEmpty();
		assertThat(this.manager.confirm().done()).as("finished, one way or the other").containsExactly(1L, 1L);
	}

	private void purge(long sequence) {
		this.manager.submit(sequence);
		this.manager.machine.queue().purge(this.manager.now);
		this.manager.flush();
	}

	@Test
	void aSenderIsForgottenForNewerOnes() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.status(W1, 1, done(1));
		others(Senders.MAX_SENDERS);
		assertThat(this.manager.machine.queue().senders()).isEqualTo(Senders.MAX_SENDERS);
	}

	@Test
	void aSenderOfWhichMessagesAreHeldIsNotForgottenForNewerOnes() {
		this.manager.worker(W1, 1);
		this.manager.submit(1, 2);
		this.manager.status(W1, 1, done(1));
		this.manager.machine.queue().pause();
		others(Senders.MAX_SENDERS + 10);
		this.manager.submit(1);
		assertThat(this.manager.confirm().done()).as("not taken for new").containsExactly(1L, 1L);
		assertThat(this.manager.confirm().upTo()).isEqualTo(2);
		this.manager.submit(3);
		assertThat(this.manager.confirm().upTo()).as("and nothing seems to be missing").isEqualTo(3);
		assertThat(this.manager.confirm().rewind()).isFalse();
	}

	@Test
	void aSenderThatWasForgottenGoesOnWithWhatItKeeps() {
		this.manager.worker(W1, 1);
		this.manager.submit(1);
		this.manager.status(W1, 1, done(1));
		this.manager.machine.queue().pause();
		others(Senders.MAX_SENDERS);
		this.manager.receive(ALICE, List.of("NQ_orders"), Frame.submit(id(2), 0, content(10), false));
		assertThat(this.manager.confirm().upTo()).isEqualTo(2);
		assertThat(this.manager.frames(ALICE)).as("what was known of it before is not said any more").hasSize(1);
	}

	/** So many other senders send a message each, of which none is left. */
	private void others(int count) {
		List<Frame> frames = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			MessageId other = new MessageId(1000 + i, 1);
			frames.add(Frame.submit(other, 0, content(1), false));
			frames.add(NativeManagerFixture.report(WorkerState.READY, 1, other));
		}
		this.manager.receive("#others#localhost", List.of("NQ_orders"), frames.toArray(Frame[]::new));
	}

	@Test
	void aFirstMessageInMorePartsThanMayBeOnTheWayIsCountedBeforeItIsKnownWhoseItIs() {
		List<Packet> parts = parts(6);
		parts.subList(0, 4).forEach(this::receive);
		this.manager.flush();
		assertThat(this.manager.confirm().producer()).isEqualTo(NativeProtocol.NO_PRODUCER);
		assertThat(this.manager.confirm().received()).isEqualTo(4);
		parts.subList(4, parts.size()).forEach(this::receive);
		this.manager.flush();
		assertThat(this.manager.confirm().producer()).isEqualTo(id(1).producer());
		assertThat(this.manager.confirm().upTo()).isEqualTo(1);
		assertThat(this.manager.confirm().received()).isEqualTo(parts.size());
	}

	@Test
	void whatDeadSendersBeganToSendDoesNotStopOthers() {
		List<Packet> parts = parts(120);
		for (int i = 0; i < 5; i++) {
			String from = "#dead" + i + "#localhost";
			parts.subList(0, 119).forEach((part) -> receive(from, part));
		}
		this.manager.tickAfter(Duration.ofMinutes(1));
		parts.forEach(this::receive);
		assertThat(this.manager.held()).isEqualTo(1);
	}

	private static List<Packet> parts(int count) {
		FramePacker packer = new FramePacker();
		packer.add("NQ_orders", Frame.submit(id(1), 0, content((count - 1) * NativeProtocol.MAX_PACKET_BYTES), false));
		return packer.drain();
	}

	private void receive(Packet packet) {
		receive(ALICE, packet);
	}

	private void receive(String from, Packet packet) {
		this.manager.machine.received(Channels.MAIN, new RegularMessage(from, packet.groups(), ServiceType.AGREED,
				false, NativeProtocol.MESSAGE_TYPE, false, packet.body()), this.manager.now);
	}

}
