// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that a worker opens for a Perl manager share its concurrency: what is given to
 * them is taken at once, and runs when it may.
 */
class FurtherSessionTests {

	private final LegacyCodec codec = new LegacyCodec();

	private final WorkerOptions options = WorkerOptions.of(new QueueName("orders")).withConcurrency(2);

	private final LegacyRecorder recorder = new LegacyRecorder();

	private final RunningJobs jobs = new RunningJobs(2);

	private final LegacyLink one = connected(1);

	private final LegacyLink two = connected(2);

	private final LegacyLink three = connected(3);

	@Test
	void noMoreJobsRunThanThereIsRoomFor() throws Exception {
		assertThat(dispatch(this.one)).containsExactly("working", "ack", "start 1");
		assertThat(dispatch(this.two)).containsExactly("working", "ack", "start 2");
		assertThat(dispatch(this.three)).containsExactly("working", "ack");
		assertThat(startWaiting(this.three)).isEmpty();
		assertThat(finish(1)).containsExactly("ready");
		assertThat(startWaiting(this.three)).containsExactly("start 3");
		assertThat(startWaiting(this.three)).isEmpty();
	}

	@Test
	void theEndOfAJobStartsNothingWhereNothingWaits() throws Exception {
		dispatch(this.one);
		dispatch(this.two);
		assertThat(finish(1)).containsExactly("ready");
		assertThat(startWaiting(this.two)).isEmpty();
		assertThat(startWaiting(this.three)).isEmpty();
	}

	@Test
	void oneThatWaitsSaysNothingMoreAndDoesNotLeave() throws Exception {
		dispatchToAll();
		assertThat(this.three.nextTick(0)).isEqualTo(Machine.NEVER);
		this.three.leave(0);
		assertThat(this.recorder.take()).isEmpty();
		finish(1);
		assertThat(startWaiting(this.three)).containsExactly("start 3");
		assertThat(this.three.hasLeft()).isFalse();
		assertThat(finish(3)).containsExactly("ready", "terminate");
		assertThat(this.three.hasLeft()).isTrue();
	}

	@Test
	void oneThatIsAbandonedBeforeItsJobBeganHandsItBack() throws Exception {
		dispatchToAll();
		this.three.abandon(0);
		assertThat(this.recorder.take()).containsExactly("terminate");
		assertThat(this.three.hasLeft()).isTrue();
		assertThat(startWaiting(this.three)).isEmpty();
		assertThat(this.jobs.size()).isEqualTo(2);
	}

	@Test
	void aJobThatOutlivesItsConnectionKeepsItsPlace() throws Exception {
		dispatch(this.one);
		this.one.disconnected();
		assertThat(this.jobs.size()).isEqualTo(1);
		finish(1);
		assertThat(this.jobs.size()).isZero();
	}

	@Test
	void anAbandonedJobKeepsItsPlaceUntilItsEnd() throws Exception {
		dispatch(this.one);
		this.one.abandon(0);
		assertThat(this.jobs.size()).isEqualTo(1);
		this.jobs.end(1);
		assertThat(this.jobs.size()).isZero();
	}

	private LegacyLink connected(int channel) {
		LegacyLink link = new LegacyLink(channel, this.options, this.jobs, this.recorder, this.recorder);
		link.connected(0);
		assertThat(this.recorder.take()).containsExactly("ready");
		return link;
	}

	private void dispatchToAll() throws Exception {
		dispatch(this.one);
		dispatch(this.two);
		dispatch(this.three);
	}

	private List<String> dispatch(LegacyLink link) throws Exception {
		byte[] body = this.codec.encodeDispatch(LegacyRecorder.SENDER,
				"^JSON||||^1".getBytes(StandardCharsets.US_ASCII), WireFormat.DEFAULT);
		link.received(new RegularMessage(LegacyRecorder.MANAGER, List.of("#w1#localhost"), ServiceType.SAFE, false,
				(short) 0, false, body), 0);
		return startWaiting(link);
	}

	private List<String> startWaiting(LegacyLink link) {
		link.startWaiting(0);
		return this.recorder.take();
	}

	private List<String> finish(long number) {
		Objects.requireNonNull(this.jobs.end(number)).ended(number, JobResult.done(), 0, 0);
		return this.recorder.take();
	}

}
