package org.spreadqueue.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.LegacyCodec;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Outbox;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * A worker as the specification of the protocol has it, in the simplest way: a second
 * opinion, with which the manager can be tried without the real one.
 */
final class ModelWorker implements WorkerProgram {

	private static final long HEARTBEAT = 2_000_000_000L;

	private final WorkerSurroundings world;

	private final QueueName queue;

	private final int concurrency;

	private final int capacity;

	private final LegacyCodec codec = new LegacyCodec();

	private final Inbox inbox = new Inbox();

	private final Deque<Frame.Dispatch> waiting = new ArrayDeque<>();

	private final Map<Long, Frame.Dispatch> running = new LinkedHashMap<>();

	private final List<Frame.Dispatch> done = new ArrayList<>();

	private final List<MessageId> handedBack = new ArrayList<>();

	private final List<Frame.Failed> failed = new ArrayList<>();

	private @Nullable String manager;

	private boolean first;

	private boolean connected;

	private boolean leaving;

	private boolean gone;

	private boolean due;

	private long jobs;

	private long lastReport;

	ModelWorker(WorkerSurroundings world, QueueName queue, int concurrency, int prefetch) {
		this.world = world;
		this.queue = queue;
		this.concurrency = concurrency;
		this.capacity = concurrency + prefetch;
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		this.connected = true;
		this.world.join(0, this.queue.nativeMembersGroup());
		announce(now);
	}

	@Override
	public void disconnected(int channel, long now) {
		this.connected = false;
		this.manager = null;
		this.inbox.clear();
	}

	private void announce(long now) {
		this.lastReport = now;
		if (this.connected && !this.leaving) {
			this.world.multicast(0, List.of(this.queue.workersGroup()), ServiceType.AGREED, (short) 0,
					this.codec.encodeReady(this.capacity));
		}
	}

	@Override
	public void received(int channel, SpreadEvent event, long now) {
		if (event instanceof MembershipChange change && this.manager != null
				&& change.group().equals(this.queue.nativeMembersGroup()) && !change.members().contains(this.manager)) {
			this.manager = null;
			announce(now);
		}
		if (event instanceof RegularMessage message && message.messageType() == NativeProtocol.MESSAGE_TYPE) {
			for (Frame frame : this.inbox.receive(message.sender(), message.body()).frames()) {
				if (frame instanceof Frame.Hello) {
					this.first = !message.sender().equals(this.manager);
					this.manager = message.sender();
					this.due = true;
				}
				else if (frame instanceof Frame.Dispatch dispatch && message.sender().equals(this.manager)) {
					dispatched(dispatch);
				}
			}
		}
	}

	private void dispatched(Frame.Dispatch dispatch) {
		boolean known = this.running.values().stream().anyMatch((one) -> one.id().equals(dispatch.id()))
				|| this.waiting.stream().anyMatch((one) -> one.id().equals(dispatch.id()));
		if (this.leaving) {
			this.handedBack.add(dispatch.id());
			this.due = true;
		}
		else if (!known) {
			this.waiting.add(dispatch);
			start();
		}
	}

	private void start() {
		while (this.running.size() < this.concurrency && !this.waiting.isEmpty()) {
			Frame.Dispatch next = this.waiting.removeFirst();
			this.jobs++;
			this.running.put(this.jobs, next);
			this.world.run(this.jobs, next.content().body());
		}
	}

	@Override
	public void finished(long job, @Nullable String failure, long now) {
		Frame.Dispatch ended = this.running.remove(job);
		if (ended == null) {
			return;
		}
		if (failure == null) {
			this.done.add(ended);
		}
		else {
			this.failed.add(new Frame.Failed(ended.id(), new Frame.JobError("test", failure, ended.attempt())));
		}
		this.due = true;
		start();
	}

	@Override
	public void leave(long now) {
		this.leaving = true;
		this.due = true;
		this.waiting.forEach((dispatch) -> this.handedBack.add(dispatch.id()));
		this.waiting.clear();
	}

	@Override
	public void tick(long now) {
		if (now - this.lastReport >= HEARTBEAT) {
			if (this.manager == null) {
				announce(now);
			}
			this.due = true;
		}
	}

	@Override
	public long tickAfter(long now) {
		return HEARTBEAT / 8;
	}

	@Override
	public void flush(long now) {
		if (this.leaving && this.manager == null && this.running.isEmpty() && !this.gone) {
			this.gone = true;
			this.world.left();
		}
		if (!this.due || this.manager == null || !this.connected || this.gone) {
			return;
		}
		this.due = false;
		this.lastReport = now;
		boolean last = this.leaving && this.running.isEmpty();
		Set<MessageId> held = new LinkedHashSet<>();
		if (this.first) {
			this.running.values().forEach((one) -> held.add(one.id()));
			this.waiting.forEach((one) -> held.add(one.id()));
			this.first = false;
		}
		List<MessageId> ids = this.done.stream().map(Frame.Dispatch::id).distinct().sorted().toList();
		Frame.State state = last ? Frame.State.TERMINATE : this.leaving ? Frame.State.WORKING : Frame.State.READY;
		Frame.Status status = new Frame.Status(state, this.leaving ? 0 : this.capacity, ids,
				this.handedBack.stream().distinct().sorted().toList(), List.copyOf(this.failed), List.copyOf(held));
		Set<String> groups = new LinkedHashSet<>(List.of(this.queue.nativeGroup()));
		this.done.stream().filter((one) -> !one.legacy()).limit(10).forEach((one) -> groups.add(one.originator()));
		this.done.clear();
		this.handedBack.clear();
		this.failed.clear();
		Outbox outbox = new Outbox();
		outbox.add(List.copyOf(groups), status);
		for (Packet packet : outbox.drain()) {
			this.world.multicast(0, packet.groups(), ServiceType.AGREED, NativeProtocol.MESSAGE_TYPE, packet.body());
		}
		if (last) {
			this.gone = true;
			this.world.left();
		}
	}

}
