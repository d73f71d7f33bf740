// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.OTHER;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.content;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;

/** What a stranger sends may cost its own messages, and nothing else. */
class HostilePeersTests {

	private static final String EVE = "#eve#localhost";

	private static final List<String> QUEUE = List.of("NQ_orders");

	private final NativeManagerFixture manager = new NativeManagerFixture();

	private final CBORMapper cbor = new CBORMapper();

	@Test
	void aBadFrameCostsNeitherThoseBesideItNorTheQueue() {
		this.manager.worker(W1, 5);
		byte[] bad = this.cbor
			.writeValueAsBytes(Map.of("k", "submit", "i", bytes(new MessageId(9, Long.MAX_VALUE)), "b", new byte[1]));
		receive(EVE, bad);
		this.manager.submit(1);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
	}

	@Test
	void anAttemptOfAStrangerDoesNotCount() {
		this.manager.worker(W1, 1);
		receive(EVE, this.cbor.writeValueAsBytes(
				fields("k", "submit", "i", bytes(new MessageId(9, 1)), "b", new byte[1], "a", Integer.MAX_VALUE)));
		this.manager.flush();
		assertThat(this.manager.dispatches(W1)).extracting(Frame.Dispatch::attempt).containsExactly(1);
	}

	@Test
	void attemptsDoNotOverflow() {
		this.manager.worker(W1, 1);
		this.manager.present(W1, OTHER);
		Frame.Submit message = handedOver(9, 1, FrameLimits.MAX_ATTEMPT);
		this.manager.receive(OTHER, QUEUE, message);
		this.manager.tickAfter(Claims.TIME);
		assertThat(this.manager.dispatches(W1)).extracting(Frame.Dispatch::attempt)
			.containsExactly(FrameLimits.MAX_ATTEMPT);
	}

	@Test
	void doneMessagesThatNobodyHasCostNothing() {
		this.manager.submit(1, 2, 3);
		this.manager.worker(W1, 1);
		List<MessageId> many = new ArrayList<>();
		for (long sequence = 2; sequence < 25_000; sequence++) {
			many.add(id(sequence));
		}
		this.manager.status(W1,
				new Frame.Status(WorkerState.READY, 1, many, List.of(id(9)), List.of(), List.of(id(90_000))));
		assertThat(this.manager.confirm().done()).containsExactly(2L, 3L);
		assertThat(this.manager.held()).isEqualTo(1);
	}

	@Test
	void aWorkerGivesBackWhatItHasHoweverMuchItNames() {
		this.manager.worker(W1, 2);
		this.manager.submit(1, 2);
		List<MessageId> many = new ArrayList<>();
		for (long sequence = 1; sequence < 25_000; sequence++) {
			many.add(id(sequence));
		}
		this.manager.status(W1, new Frame.Status(WorkerState.WORKING, 0, List.of(), many, List.of(), List.of()));
		assertThat(this.manager.waiting()).isEqualTo(2);
	}

	@Test
	void onlyAManagerHandsOver() {
		this.manager.present(W1);
		this.manager.worker(W1, 1);
		this.manager.receive(EVE, QUEUE, handedOver(9, 1, 0));
		assertThat(this.manager.outputs)
			.contains(new Recorded.Dropped(EVE, "a message is handed over by a program that is no manager"));
		this.manager.receive(W1, QUEUE, handedOver(9, 2, 0));
		assertThat(this.manager.held()).isZero();
		this.manager.present(W1, OTHER);
		this.manager.receive(OTHER, QUEUE, handedOver(9, 3, 0));
		assertThat(this.manager.held()).isEqualTo(1);
	}

	@Test
	void aManagerThatPretendsToHandOverFillsNoMoreThanTwoQueues() {
		this.manager.limits(QueueLimits.DEFAULT.withMaxLength(3));
		this.manager.present(EVE);
		for (int sequence = 1; sequence <= 100; sequence++) {
			this.manager.receive(EVE, QUEUE, handedOver(9, sequence, 0));
		}
		assertThat(this.manager.held()).isEqualTo(6);
	}

	@Test
	void whatPretendsToBeOfTheManagerIsRefused() {
		long own = 1;
		this.manager.receive(EVE, QUEUE, Frame.submit(new MessageId(own, 1), 0, content(1), false));
		assertThat(this.manager.held()).isZero();
		this.manager.present(EVE);
		this.manager.receive(EVE, QUEUE, handedOver(own, 1, 0), handedOver(own, 2, 0));
		this.manager.legacy(ALICE, "MQ_orders", NativeManagerFixture.bytes("hello"));
		assertThat(this.manager.held()).as("another manager may really have had the first two").isEqualTo(3);
	}

	@Test
	void thousandsOfOutcomesLeaveInSeveralConfirms() {
		long[] sequences = new long[2_500];
		for (int i = 0; i < sequences.length; i++) {
			sequences[i] = i + 1L;
		}
		this.manager.submit(sequences);
		this.manager.machine.queue().purge(this.manager.now);
		this.manager.flush();
		List<Frame> confirms = this.manager.frames(ALICE);
		assertThat(confirms).hasSize(3);
		assertThat(confirms.stream().mapToInt((confirm) -> ((Frame.Confirm) confirm).otherOutcomes().size()).sum())
			.isEqualTo(2_500);
	}

	/** Each sender may ask again how its last 256 messages ended. */
	@Test
	void whatIsRememberedOfAllSendersTakesBoundedMemory() {
		this.manager.worker(W1, 200);
		Frame.JobError error = new Frame.JobError(null, "\u20ac".repeat(1000), 1);
		for (int producer = 101; producer <= 160; producer++) {
			List<Frame> submits = new ArrayList<>();
			List<Frame.Failed> failures = new ArrayList<>();
			for (int sequence = 1; sequence <= 200; sequence++) {
				MessageId id = new MessageId(producer, sequence);
				submits.add(Frame.submit(id, sequence - 1, content(1), false));
				failures.add(new Frame.Failed(id, error, true));
			}
			this.manager.receive(EVE, QUEUE, submits.toArray(Frame[]::new));
			this.manager.status(W1,
					new Frame.Status(WorkerState.READY, 200, List.of(), List.of(), failures, List.of()));
		}
		assertThat(isRemembered(101)).isFalse();
		assertThat(isRemembered(160)).isTrue();
	}

	private boolean isRemembered(long producer) {
		this.manager.receive(ALICE, QUEUE, Frame.submit(new MessageId(producer, 1), 0, content(1), false));
		return this.manager.frames(ALICE)
			.stream()
			.map(Frame.Confirm.class::cast)
			.anyMatch((confirm) -> confirm.producer() == producer && !confirm.otherOutcomes().isEmpty());
	}

	private static Frame.Submit handedOver(long producer, long sequence, int attempt) {
		return new Frame.Submit(new MessageId(producer, sequence), 0, Content.NULL, false, 0, 4, 0, null, true, ALICE,
				attempt);
	}

	private void receive(String from, byte[] body) {
		this.manager.machine.received(Channels.MAIN,
				new RegularMessage(from, QUEUE, ServiceType.AGREED, false, NativeProtocol.MESSAGE_TYPE, false, body),
				this.manager.now);
	}

	private static byte[] bytes(MessageId id) {
		return ByteBuffer.allocate(16).putLong(id.producer()).putLong(id.sequence()).array();
	}

	private static Map<String, Object> fields(Object... keysAndValues) {
		Map<String, Object> fields = new LinkedHashMap<>();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
		}
		return fields;
	}

}
