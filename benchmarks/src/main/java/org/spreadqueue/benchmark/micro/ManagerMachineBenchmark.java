// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.micro;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.machine.ManagerMachine;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

/**
 * A manager takes in messages of 200 bytes, dispatches them, confirms them and hears that
 * they are done: all that it does for a message, without Spread. The time is that of one
 * message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class ManagerMachineBenchmark {

	private static final int MESSAGES = 1000;

	private static final String SELF = "#manager#localhost";

	private static final String SENDER = "#sender#localhost";

	private static final String WORKER = "#worker#localhost";

	private static final QueueName QUEUE = new QueueName("bench");

	private static final Content CONTENT = Content.of(Content.JSON, new byte[200]);

	private static final long PRODUCER = 1L << 40;

	private final Discarded discarded = new Discarded();

	private final ManagerMachine machine = new ManagerMachine(ManagerOptions.of(QUEUE), 1, Instant.EPOCH, 0,
			MessageLog.NONE, this.discarded, this.discarded);

	private long sequence;

	private List<RegularMessage> submits = List.of();

	private List<RegularMessage> outcomes = List.of();

	@Setup(Level.Trial)
	public void activate() {
		this.machine.connected(Channels.MAIN, SELF, 0);
		this.machine.membership(Channels.MAIN, new MembershipChange(QUEUE.messagesGroup(), new GroupId(1, 1, 1),
				List.of(SELF), new MembershipCause.Join(SELF)), 0);
		this.machine.received(Channels.MAIN, new RegularMessage(WORKER, List.of(QUEUE.workersGroup()), ServiceType.SAFE,
				false, (short) 0, false, new LegacyCodec().encodeReady(MESSAGES)), 0);
		receive(messages(WORKER, List.of(status(List.of()))));
	}

	/** Far less than what is measured, and most of it outside of the measurement. */
	@Setup(Level.Invocation)
	public void write() {
		List<Frame> frames = new ArrayList<>();
		List<MessageId> ids = new ArrayList<>();
		for (int i = 0; i < MESSAGES; i++) {
			MessageId id = new MessageId(PRODUCER, ++this.sequence);
			ids.add(id);
			frames.add(Frame.submit(id, this.sequence - 1, CONTENT, false));
		}
		this.submits = messages(SENDER, frames);
		this.outcomes = messages(WORKER, List.of(status(ids)));
	}

	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public long message() {
		receive(this.submits);
		receive(this.outcomes);
		if (this.machine.queue().figures(0).inFlight() != 0) {
			throw new IllegalStateException("messages are left");
		}
		return this.discarded.bytes();
	}

	private void receive(List<RegularMessage> messages) {
		for (RegularMessage message : messages) {
			this.machine.received(Channels.MAIN, message, 0);
		}
		this.machine.flush(0);
	}

	private static Frame.Status status(List<MessageId> done) {
		return new Frame.Status(WorkerState.READY, MESSAGES, done, List.of(), List.of(), List.of());
	}

	private static List<RegularMessage> messages(String sender, List<Frame> frames) {
		List<String> groups = List.of(QUEUE.nativeGroup());
		FramePacker packer = new FramePacker();
		frames.forEach((frame) -> packer.add(groups, frame));
		return packer.drain()
			.stream()
			.map((packet) -> new RegularMessage(sender, groups, ServiceType.AGREED, false, NativeProtocol.MESSAGE_TYPE,
					false, packet.body()))
			.toList();
	}

}
