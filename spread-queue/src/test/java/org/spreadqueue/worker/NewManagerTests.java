package org.spreadqueue.worker;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Outbox;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker whose manager is another one now.
 */
class NewManagerTests {

	private static final String FIRST = "#m1#localhost";

	private static final String SECOND = "#m2#localhost";

	private static final String ALICE = "#alice#localhost";

	private static final MessageId ID = new MessageId(7, 1);

	private final NativeWorkerMachine machine = new NativeWorkerMachine(
			WorkerOptions.of(new QueueName("orders")).withConcurrency(1));

	@Test
	void saysWhatItHasToTheNewManagerAndToTheSendersOfItsJobs() {
		this.machine.connected(0);
		receive(FIRST, new Frame.Hello(1));
		assertThat(statuses()).as("it has nothing yet")
			.extracting(Packet::groups)
			.containsExactly(List.of("NQ_orders"));
		receive(FIRST, new Frame.Dispatch(ID, new Content(Content.JSON, new byte[] { '1' }, Map.of()), false, ALICE, 1,
				0, 0, false));
		receive(SECOND, new Frame.Hello(1));
		assertThat(statuses()).singleElement().satisfies((packet) -> {
			assertThat(packet.groups()).containsExactly("NQ_orders", ALICE);
			assertThat(new Inbox().receive("#w#localhost", packet.body()).frames()).singleElement()
				.isInstanceOfSatisfying(Frame.Status.class, (status) -> assertThat(status.held()).containsExactly(ID));
		});
	}

	private List<Packet> statuses() {
		return this.machine.flush(0)
			.stream()
			.filter(WorkerOutput.Native.class::isInstance)
			.map((output) -> ((WorkerOutput.Native) output).packet())
			.toList();
	}

	private void receive(String from, Frame frame) {
		Outbox outbox = new Outbox();
		outbox.add("#w#localhost", frame);
		outbox.drain()
			.forEach((packet) -> this.machine.received(new RegularMessage(from, packet.groups(), ServiceType.FIFO,
					false, NativeProtocol.MESSAGE_TYPE, false, packet.body()), 0));
	}

}
