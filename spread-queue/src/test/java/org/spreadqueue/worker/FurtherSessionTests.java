package org.spreadqueue.worker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that a worker opens for a Perl manager share its concurrency: what is given to
 * them is taken at once, and runs when it may.
 */
class FurtherSessionTests {

	private final LegacyCodec codec = new LegacyCodec();

	private final WorkerOptions options = WorkerOptions.of(new QueueName("orders")).withConcurrency(2);

	private final AtomicInteger freed = new AtomicInteger();

	private final JobSlots slots = new JobSlots(2, this.freed::incrementAndGet);

	private final WorkerMachine one = connected();

	private final WorkerMachine two = connected();

	private final WorkerMachine three = connected();

	@Test
	void noMoreJobsRunThanThereAreSlots() throws Exception {
		assertThat(words(dispatch(this.one))).containsExactly("working", "ack", "start");
		assertThat(words(dispatch(this.two))).containsExactly("working", "ack", "start");
		assertThat(words(dispatch(this.three))).containsExactly("working", "ack");
		assertThat(words(this.three.slotFreed(0))).isEmpty();
		assertThat(words(this.one.finished(1, JobResult.done(), 0))).containsExactly("ready");
		assertThat(this.freed).hasValue(1);
		assertThat(words(this.three.slotFreed(0))).containsExactly("start");
		assertThat(words(this.three.slotFreed(0))).isEmpty();
	}

	@Test
	void theEndOfAJobIsNewsOnlyIfAnotherOneWaits() throws Exception {
		dispatch(this.one);
		dispatch(this.two);
		this.one.finished(1, JobResult.done(), 0);
		assertThat(this.freed).hasValue(0);
	}

	@Test
	void oneThatWaitsSaysNothingMoreAndDoesNotLeave() throws Exception {
		dispatchToAll();
		assertThat(this.three.nextTick()).isEqualTo(SessionMachine.NEVER);
		assertThat(words(this.three.leave(0))).isEmpty();
		this.one.finished(1, JobResult.done(), 0);
		assertThat(words(this.three.slotFreed(0))).containsExactly("start");
		assertThat(words(this.three.finished(1, JobResult.done(), 0))).containsExactly("ready", "terminate", "left");
	}

	@Test
	void oneThatIsAbandonedBeforeItsJobBeganHandsItBack() throws Exception {
		dispatchToAll();
		assertThat(this.three.abandon(0)).last().isEqualTo(new WorkerOutput.Left(1L));
		assertThat(words(this.three.slotFreed(0))).isEmpty();
		assertThat(this.slots.taken()).isEqualTo(2);
	}

	@Test
	void aJobThatOutlivesItsConnectionKeepsItsSlot() throws Exception {
		dispatch(this.one);
		this.one.disconnected();
		assertThat(this.slots.taken()).isEqualTo(1);
		this.one.finished(1, JobResult.done(), 0);
		assertThat(this.slots.taken()).isZero();
	}

	@Test
	void anAbandonedJobKeepsItsSlotUntilItsEnd() throws Exception {
		dispatch(this.one);
		this.one.abandon(0);
		assertThat(this.slots.taken()).isEqualTo(1);
		this.one.finished(1, JobResult.done(), 0);
		assertThat(this.slots.taken()).isZero();
	}

	private WorkerMachine connected() {
		WorkerMachine session = new WorkerMachine(this.options, this.slots);
		assertThat(words(session.connected(0))).containsExactly("ready");
		return session;
	}

	private void dispatchToAll() throws Exception {
		dispatch(this.one);
		dispatch(this.two);
		dispatch(this.three);
	}

	private List<WorkerOutput> dispatch(WorkerMachine session) throws Exception {
		return session.received("#sqm#localhost", this.codec.encodeDispatch("#alice#localhost",
				"^JSON||||^1".getBytes(StandardCharsets.US_ASCII), WireFormat.DEFAULT), 0);
	}

	private List<String> words(List<WorkerOutput> outputs) {
		List<String> words = new ArrayList<>();
		for (WorkerOutput output : outputs) {
			if (output instanceof WorkerOutput.Send send) {
				words.add(send.group().equals("WQ_orders") ? status(send.body()) : "ack");
			}
			else {
				words.add((output instanceof WorkerOutput.Start) ? "start" : "left");
			}
		}
		return words;
	}

	private String status(byte[] body) {
		try {
			return this.codec.decodeReport(body).state().wireName();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
