package org.spreadqueue.worker;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Outbox;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A manager takes a worker for lost that says nothing for three timeouts, however long
 * its jobs take.
 */
class NativeWorkerHeartbeatTests {

	private static final String SELF = "#worker#localhost";

	private static final String MANAGER = "#sqm#localhost";

	private final WorkerOptions options = WorkerOptions.of(new QueueName("orders"));

	private final NativeWorkerMachine machine = new NativeWorkerMachine(this.options);

	private long now;

	@Test
	void reportsAtEachHeartbeatWhileAJobRuns() {
		this.machine.connected(this.now);
		receive(new Frame.Hello(1));
		this.machine.flush(this.now);
		List<WorkerOutput> started = receive(new Frame.Dispatch(new MessageId(7, 1),
				Content.of(Content.JSON, new byte[] { '1' }), false, "#alice#localhost", 1, 0, 0, false));
		assertThat(started).hasAtLeastOneElementOfType(WorkerOutput.Start.class);
		this.machine.flush(this.now);
		for (int beat = 0; beat < 100; beat++) {
			assertThat(this.machine.nextTick() - this.now).isEqualTo(this.options.heartbeat().toNanos());
			this.now = this.machine.nextTick();
			assertThat(this.machine.tick(this.now)).isEmpty();
			assertThat(reports(this.machine.flush(this.now))).singleElement()
				.satisfies((report) -> assertThat(report.done()).isEmpty());
		}
	}

	private List<WorkerOutput> receive(Frame frame) {
		Outbox outbox = new Outbox();
		outbox.add(SELF, frame);
		return outbox.drain()
			.stream()
			.flatMap((packet) -> this.machine
				.received(new RegularMessage(MANAGER, packet.groups(), ServiceType.AGREED, false,
						NativeProtocol.MESSAGE_TYPE, false, packet.body()), this.now)
				.stream())
			.toList();
	}

	private static List<Frame.Status> reports(List<WorkerOutput> outputs) {
		Inbox inbox = new Inbox();
		return outputs.stream()
			.filter(WorkerOutput.Native.class::isInstance)
			.flatMap((output) -> inbox.receive(SELF, ((WorkerOutput.Native) output).packet().body()).frames().stream())
			.map(Frame.Status.class::cast)
			.toList();
	}

}
