// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The machine of a manager with what tests say to it, and what it said last.
 */
final class NativeManagerFixture {

	static final String SELF = "#sqm#localhost";

	static final String OTHER = "#a-manager#localhost";

	static final String ALICE = "#alice#localhost";

	static final String W1 = "#w1#localhost";

	static final String W2 = "#w2#localhost";

	private static final long PRODUCER = 7;

	private static final int MAIN = Channels.MAIN;

	final LegacyCodec codec = new LegacyCodec();

	final Recorder recorder = new Recorder();

	private final MessageLog log;

	ManagerMachine machine;

	List<Recorded> outputs = new ArrayList<>();

	List<Packet> packets = new ArrayList<>();

	long now;

	private List<String> present = List.of(SELF);

	NativeManagerFixture() {
		this(MessageLog.NONE);
	}

	/** A manager that comes back with what is in this log, and is active. */
	NativeManagerFixture(MessageLog log) {
		this.log = log;
		this.machine = machine(QueueLimits.DEFAULT);
		this.machine.recover(this.now);
		activate();
	}

	ManagerMachine machine(QueueLimits limits) {
		return machine(ManagerOptions.of(new QueueName("orders")).withLimits(limits));
	}

	ManagerMachine machine(ManagerOptions options) {
		return new ManagerMachine(options, 1, Instant.EPOCH, 0, this.log, this.recorder, this.recorder);
	}

	void limits(QueueLimits limits) {
		this.machine = machine(limits);
		activate();
	}

	/** A new manager with an option that is not the usual one. */
	<T> void options(BiFunction<ManagerOptions, T, ManagerOptions> change, T value) {
		this.machine = machine(change.apply(ManagerOptions.of(new QueueName("orders")), value));
		activate();
	}

	void activate() {
		this.machine.connected(MAIN, SELF, this.now);
		this.present = List.of(SELF);
		this.machine.membership(MAIN, members("WK_orders", SELF), this.now);
		this.machine.membership(MAIN, members("MQ_orders", SELF), this.now);
		flush();
		assertThat(this.machine.state()).isEqualTo(ManagerState.ACTIVE);
	}

	void worker(String name, int capacity) {
		join(name);
		legacy(name, "WQ_orders", this.codec.encodeReady(capacity));
		status(name, capacity);
	}

	void submit(long... sequences) {
		Frame[] frames = new Frame[sequences.length];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = Frame.submit(id(sequences[i]), sequences[i] - 1, content(10), false);
		}
		receive(ALICE, List.of("NQ_orders"), frames);
	}

	void status(String worker, int capacity, MessageId... done) {
		status(worker, report(WorkerState.READY, capacity, done));
	}

	void status(String worker, int capacity, Frame.Failed failed) {
		status(worker, new Frame.Status(WorkerState.READY, capacity, List.of(), List.of(), List.of(failed), List.of()));
	}

	void status(String worker, Frame.Status status) {
		receive(worker, List.of("NQ_orders"), status);
	}

	static Frame.Status report(WorkerState state, int capacity, MessageId... done) {
		return new Frame.Status(state, capacity, List.of(done), List.of(), List.of(), List.of());
	}

	static MessageId done(long sequence) {
		return id(sequence);
	}

	static Frame.Failed failed(long sequence) {
		return new Frame.Failed(id(sequence), new Frame.JobError("Oops", "no", 1));
	}

	void receive(String from, List<String> groups, Frame... frames) {
		FramePacker packer = new FramePacker();
		for (Frame frame : frames) {
			packer.add(groups, frame);
		}
		packer.drain()
			.forEach((packet) -> this.machine.received(MAIN, new RegularMessage(from, groups, ServiceType.AGREED, false,
					NativeProtocol.MESSAGE_TYPE, false, packet.body()), this.now));
		flush();
	}

	/** The Spread message of a frame to the manager. */
	static RegularMessage message(String from, Frame frame) {
		FramePacker packer = new FramePacker();
		packer.add("NQ_orders", frame);
		Packet packet = packer.drain().get(0);
		return new RegularMessage(from, packet.groups(), ServiceType.AGREED, false, NativeProtocol.MESSAGE_TYPE, false,
				packet.body());
	}

	/** The networks of these members of a group have become one. */
	static MembershipChange merge(String group, List<String> ones, List<String> others) {
		List<String> all = new ArrayList<>(ones);
		all.addAll(others);
		return new MembershipChange(group, new GroupId(1, 1, 1), all,
				new MembershipCause.Network(List.of(ones, others), 1));
	}

	void legacy(String from, String group, byte[] body) {
		this.machine.received(MAIN,
				new RegularMessage(from, List.of(group), ServiceType.SAFE, false, (short) 0, false, body), this.now);
		flush();
	}

	/** These are the native programs of the queue. */
	void present(String... members) {
		this.present = List.of(members);
		membership(members("WK_orders", members));
	}

	/** This is one more native program. */
	void join(String member) {
		if (!this.present.contains(member)) {
			List<String> all = new ArrayList<>(this.present);
			all.add(member);
			present(all.toArray(String[]::new));
		}
	}

	/** The number of the question that a worker was asked; there must be one. */
	long question(String worker) {
		List<Frame> hellos = frames(worker).stream().filter(Frame.Hello.class::isInstance).toList();
		assertThat(hellos).hasSize(1);
		return ((Frame.Hello) hellos.get(0)).number();
	}

	/** A worker answers such a question. */
	void answer(String worker, int capacity, long question, MessageId... held) {
		status(worker, new Frame.Status(WorkerState.READY, capacity, List.of(), List.of(), List.of(), List.of(held),
				question));
	}

	void tickAfter(Duration time) {
		this.now += time.toNanos();
		this.machine.tick(this.now);
		flush();
	}

	/** It has left the groups of the manager, as it asked. */
	void hasLeft() {
		this.machine.left(MAIN, "WQ_orders", this.now);
		this.machine.left(MAIN, "MQ_orders", this.now);
	}

	void membership(MembershipChange change) {
		this.machine.membership(MAIN, change, this.now);
		flush();
	}

	/** Ends the pass, and keeps what was asked for in it. */
	void flush() {
		this.machine.flush(this.now);
		this.outputs = this.recorder.take();
		this.packets = this.outputs.stream()
			.filter(Recorded.Native.class::isInstance)
			.map((output) -> ((Recorded.Native) output).packet())
			.toList();
	}

	List<Frame> frames(String group) {
		FrameAssembler assembler = new FrameAssembler();
		return this.packets.stream()
			.filter((packet) -> packet.groups().contains(group))
			.flatMap((packet) -> assembler.receive(SELF, packet.body()).frames().stream())
			.toList();
	}

	Frame.Confirm confirm() {
		List<Frame> confirms = frames(ALICE).stream().filter(Frame.Confirm.class::isInstance).toList();
		assertThat(confirms).hasSize(1);
		return (Frame.Confirm) confirms.get(0);
	}

	List<Frame.Dispatch> dispatches(String worker) {
		return frames(worker).stream()
			.filter(Frame.Dispatch.class::isInstance)
			.map(Frame.Dispatch.class::cast)
			.toList();
	}

	List<Long> dispatched(String worker) {
		return dispatches(worker).stream().map((dispatch) -> dispatch.id().sequence()).toList();
	}

	int held() {
		return this.machine.queue().store().waiting() + this.machine.queue().store().inFlight();
	}

	int waiting() {
		return this.machine.queue().store().waiting();
	}

	static MessageId id(long sequence) {
		return new MessageId(PRODUCER, sequence);
	}

	static Content content(int size) {
		return Content.of("text/plain", new byte[size]);
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static MembershipChange members(String group, String... members) {
		return new MembershipChange(group, new GroupId(1, 1, 1), List.of(members),
				new MembershipCause.Join(members[0]));
	}

	void answerOf(String other) {
		legacy(other, SELF,
				this.codec.encodeStatistics(this.machine.queue().statistics(this.now), WireFormat.DEFAULT, true));
	}

	/** What was sent to a group in the legacy protocol. */
	List<String> sent(String group) {
		return this.outputs.stream()
			.filter(Recorded.Send.class::isInstance)
			.map(Recorded.Send.class::cast)
			.filter((send) -> send.group().equals(group))
			.map((send) -> new String(send.body(), StandardCharsets.UTF_8))
			.toList();
	}

}
