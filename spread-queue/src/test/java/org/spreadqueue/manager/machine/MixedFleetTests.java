// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;
import org.spreadqueue.protocol.frame.FrameLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.spreadqueue.manager.machine.NativeManagerFixture.ALICE;
import static org.spreadqueue.manager.machine.NativeManagerFixture.SELF;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W2;
import static org.spreadqueue.manager.machine.NativeManagerFixture.bytes;
import static org.spreadqueue.manager.machine.NativeManagerFixture.id;

/**
 * Native workers and workers of Spread::Queue 0.4 on one queue.
 */
class MixedFleetTests {

	private final NativeManagerFixture manager = new NativeManagerFixture();

	@Test
	void neitherKindOfWorkerStarvesWhileBothHaveRoom() {
		this.manager.worker(W1, 2);
		perl(WorkerState.READY);
		int[] jobs = new int[2];
		for (int sequence = 1; sequence <= 20; sequence++) {
			submitJson(sequence, false);
			if (this.manager.dispatched(W1).isEmpty()) {
				jobs[1]++;
				perl(WorkerState.WORKING);
				perl(WorkerState.READY);
			}
			else {
				jobs[0]++;
				this.manager.status(W1, 2, id(sequence));
			}
		}
		assertThat(jobs).containsExactly(10, 10);
	}

	@Test
	void neitherKindOfWorkerStarvesUnderABacklog() {
		for (int sequence = 1; sequence <= 30; sequence++) {
			submitJson(sequence, false);
		}
		this.manager.worker(W1, 1);
		perl(WorkerState.READY);
		List<Long> byNative = new ArrayList<>(this.manager.dispatched(W1));
		int byPerl = 1;
		while (this.manager.waiting() > 0) {
			this.manager.status(W1, 1, id(1), id(last(byNative)));
			byNative.addAll(this.manager.dispatched(W1));
			perl(WorkerState.WORKING);
			perl(WorkerState.READY);
			byPerl++;
		}
		assertThat(byPerl).isBetween(14, 16);
	}

	private static long last(List<Long> sequences) {
		return sequences.isEmpty() ? 1 : sequences.get(sequences.size() - 1);
	}

	@Test
	void aMessageForNativeWorkersOnlyDoesNotHoldUpPerlWorkers() {
		this.manager.worker(W1, 1);
		submitJson(1, false);
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(2), 1, Content.of("image/png", bytes("x")), false));
		submitJson(3, false);
		perl(WorkerState.READY);
		assertThat(perlDispatches()).hasSize(1);
		assertThat(this.manager.waiting()).as("the picture waits for the native worker").isEqualTo(1);
		this.manager.status(W1, 1, id(1));
		assertThat(this.manager.dispatched(W1)).containsExactly(2L);
	}

	@Test
	void aMessageThatNoPerlWorkerCanReadIsADeadLetterIfThereIsNoOtherForAMinute() {
		perl(WorkerState.READY);
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(1), 0, Content.of("image/png", bytes("x")), false));
		assertThat(this.manager.confirm().otherOutcomes()).as("a native worker may come").isEmpty();
		readyAfter(Dispatcher.PATIENCE.minusSeconds(1));
		assertThat(this.manager.waiting()).isEqualTo(1);
		this.manager.tickAfter(Duration.ofSeconds(1));
		assertThat(this.manager.confirm().otherOutcomes()).extracting(Frame.OtherOutcome::outcome)
			.containsExactly(Outcome.DEAD_LETTERED);
	}

	@Test
	void theMinuteBeginsWhenTheLastNativeWorkerIsGone() {
		this.manager.worker(W1, 1);
		submitJson(1, false);
		perl(WorkerState.READY);
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(2), 1, Content.of("image/png", bytes("x")), false));
		readyAfter(Dispatcher.PATIENCE);
		this.manager.present(SELF);
		readyAfter(Dispatcher.PATIENCE.minusSeconds(1));
		assertThat(this.manager.waiting()).isEqualTo(1);
		this.manager.present(SELF, W1);
		this.manager.worker(W1, 1);
		assertThat(this.manager.dispatched(W1)).contains(2L);
	}

	/** Each pass would take as long again, on the event loop. */
	@Test
	void whatNoPerlWorkerCanHaveIsFoundOutOnce() {
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(1), 0, Content.of(Content.JSON, bytes("[" + "0,".repeat(100_000) + "0]")), false));
		perl(WorkerState.READY);
		StoredMessage message = Objects.requireNonNull(this.manager.machine.queue().store().get(id(1)));
		assertThat(message.isWaiting()).isTrue();
		assertThat(message.notForLegacy()).contains("bytes");
	}

	@Test
	void jsonThatIsSurelyTooLargeForAPerlWorkerIsNotTranslated() {
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(1), 0, Content.of(Content.JSON, new byte[1_000_000]), false));
		perl(WorkerState.READY);
		StoredMessage message = Objects.requireNonNull(this.manager.machine.queue().store().get(id(1)));
		assertThat(message.notForLegacy()).contains("1000000 bytes of JSON");
	}

	private void readyAfter(Duration time) {
		this.manager.tickAfter(time);
		perl(WorkerState.READY);
	}

	/** Strangers that call themselves workers must not make dead letters. */
	@Test
	void aDispatchOfWhichALegacyWorkerSaidNothingIsNoAttempt() {
		submitJson(1, false);
		perl(WorkerState.READY);
		assertThat(perlDispatches()).hasSize(1);
		perl(WorkerState.TERMINATE);
		this.manager.worker(W1, 1);
		assertThat(this.manager.dispatches(W1)).extracting(Frame.Dispatch::attempt).containsExactly(1);
	}

	@Test
	void aPerlWorkerGetsEveryDigitOfADecimal() throws Exception {
		perl(WorkerState.READY);
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(1), 0, Content.of(Content.JSON, bytes("0.1234567890123456789")), true));
		assertThat(Content.of(Content.PERL, this.manager.codec.decodeDispatch(perlDispatches().get(0)).body())
			.tree()
			.asString()).isEqualTo("0.1234567890123456789");
	}

	@Test
	void translatesForAPerlWorkerAndPassesItsAnswerOn() throws Exception {
		perl(WorkerState.READY);
		submitJson(1, true);
		assertThat(this.manager.codec.decodeDispatch(perlDispatches().get(0)).originator()).isEqualTo(SELF);
		perl(WorkerState.WORKING);
		this.manager.legacy(W2, SELF, this.manager.codec.encodeAck(WireFormat.DEFAULT));
		assertThat(this.manager.frames(ALICE)).contains(new Frame.Ack(id(1)));
		perl(WorkerState.READY);
		assertThat(this.manager.confirm().done()).containsExactly(1L, 1L);
	}

	@Test
	void passesTheErrorOfAPerlWorkerOn() {
		perl(WorkerState.READY);
		submitJson(1, true);
		perl(WorkerState.WORKING);
		this.manager.legacy(W2, SELF, this.manager.codec.encodeFailure("Oops", "no stock", WireFormat.DEFAULT));
		assertThat(this.manager.frames(ALICE))
			.contains(new Frame.Response(id(1), null, new Frame.JobError("Oops", "no stock", 1)));
	}

	/** Perl says as much as a Spread message carries; the sender would not read it. */
	@Test
	void cutsTheErrorOfAPerlWorker() {
		perl(WorkerState.READY);
		submitJson(1, true);
		perl(WorkerState.WORKING);
		this.manager.legacy(W2, SELF, bytes("^Data::Dumper||||^{type => 'response', error => {type => '"
				+ "t".repeat(2_000) + "', message => '" + "m".repeat(60_000) + "'}}"));
		assertThat(this.manager.frames(ALICE)).filteredOn(Frame.Response.class::isInstance)
			.singleElement(type(Frame.Response.class))
			.extracting((response) -> Objects.requireNonNull(response.error()).message().length())
			.isEqualTo(FrameLimits.MAX_ERROR_TEXT);
	}

	@Test
	void theErrorOfAPerlWorkerIsNobodysWhenNoAnswerIsWanted() {
		perl(WorkerState.READY);
		submitJson(1, false);
		perl(WorkerState.WORKING);
		this.manager.legacy(W2, SELF, this.manager.codec.encodeFailure("Oops", "no stock", WireFormat.DEFAULT));
		assertThat(this.manager.frames(ALICE)).isEmpty();
		assertThat(this.manager.held()).isEqualTo(1);
		perl(WorkerState.READY);
		assertThat(this.manager.confirm().done()).as("as far as such a worker can say").containsExactly(1L, 1L);
	}

	@Test
	void givesAPerlSendersMessageToANativeWorkerAsItCame() {
		this.manager.worker(W1, 1);
		this.manager.legacy(ALICE, "MQ_orders", bytes("any bytes"));
		Frame.Dispatch dispatch = this.manager.dispatches(W1).get(0);
		assertThat(dispatch.legacy()).isTrue();
		assertThat(dispatch.originator()).isEqualTo(ALICE);
		assertThat(dispatch.content()).isEqualTo(Content.of(Content.PERL, bytes("any bytes")));
	}

	@Test
	void aWorkerThatSpeaksBothProtocolsIsOneWorker() {
		this.manager.legacy(W1, "WQ_orders", this.manager.codec.encode(WorkerState.WORKING));
		this.manager.worker(W1, 2);
		assertThat(this.manager.machine.queue().workers()).isEqualTo(1);
		submitJson(1, false);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
		this.manager.legacy(W1, "WQ_orders", this.manager.codec.encode(WorkerState.WORKING));
		this.manager.legacy(W1, "WQ_orders", this.manager.codec.encode(WorkerState.TERMINATE));
		submitJson(2, false);
		assertThat(this.manager.dispatched(W1)).as("what it says natively counts").containsExactly(2L);
	}

	@Test
	void aNativeWorkerThatHasAJobOfAStrangerCountsOnce() {
		this.manager.join(W1);
		this.manager.legacy(W1, "WQ_orders", this.manager.codec.encode(WorkerState.WORKING));
		assertThat(this.manager.machine.queue().workers()).isZero();
		this.manager.worker(W1, 1);
		assertThat(this.manager.machine.queue().workers()).isEqualTo(1);
		assertThat(this.manager.machine.queue().statistics(this.manager.now).workerRegistrations()).isEqualTo(1);
	}

	@Test
	void whatALegacyWorkerHadIsRequeuedWhenAnotherProgramHasItsName() {
		perl(WorkerState.READY);
		submitJson(1, false);
		perl(WorkerState.WORKING);
		this.manager.worker(W2, 1);
		assertThat(this.manager.dispatches(W2)).extracting(Frame.Dispatch::attempt).containsExactly(2);
		assertThat(this.manager.machine.queue().workers()).isEqualTo(1);
	}

	private void submitJson(long sequence, boolean reply) {
		this.manager.receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(sequence), sequence - 1, Content.of(Content.JSON, bytes("{\"n\":1}")), reply));
	}

	private void perl(WorkerState status) {
		this.manager.legacy(W2, "WQ_orders", this.manager.codec.encode(status));
	}

	private List<byte[]> perlDispatches() {
		return this.manager.outputs.stream()
			.filter(Recorded.Send.class::isInstance)
			.map((output) -> ((Recorded.Send) output).body())
			.toList();
	}

}
