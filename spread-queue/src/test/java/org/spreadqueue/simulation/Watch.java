// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.ReceivedFrames;
import org.spreadqueue.simulation.Ledger.Entry;
import org.spreadqueue.spread.RegularMessage;

/**
 * Reads what the programs say to each other, and holds it to the protocol: windows,
 * capacities, order.
 */
final class Watch {

	private static final int FIRST_WINDOW = 256;

	private static final int FIRST_SPREAD_WINDOW = 4;

	private final World world;

	private final FrameAssembler outgoing = new FrameAssembler();

	private final FrameAssembler incoming = new FrameAssembler();

	private final Map<MessageId, Entry> entries = new HashMap<>();

	/** What workers have, by their private groups. */
	private final Map<String, Set<MessageId>> held = new HashMap<>();

	private final Map<String, Line> lines = new HashMap<>();

	private final Map<Long, Window> windows = new HashMap<>();

	/** Who answered senders last. */
	private final Map<Host, String> answered = new HashMap<>();

	private final Map<String, OnTheWay> onTheWay = new HashMap<>();

	/** What managers that gave way have passed on. */
	private final Set<MessageId> handedOver = new HashSet<>();

	private long handedOverBytes;

	private long nativeMessages;

	Watch(World world) {
		this.world = world;
	}

	long nativeMessages() {
		return this.nativeMessages;
	}

	int handedOver() {
		return this.handedOver.size();
	}

	long handedOverBytes() {
		return this.handedOverBytes;
	}

	void sent(Host from, SimulatedConnection connection, List<String> groups, short type, byte[] body) {
		if (type != NativeProtocol.MESSAGE_TYPE) {
			this.world.trace()
				.add(() -> from + " -> " + groups + " legacy "
						+ new String(body, java.nio.charset.StandardCharsets.UTF_8));
			return;
		}
		this.nativeMessages++;
		boolean native_ = groups.stream().noneMatch((group) -> group.startsWith("MQ_") || group.startsWith("WQ_"));
		Violation.unless(native_, "native frames never reach MQ_ or WQ_", () -> from + " sent one to " + groups);
		ReceivedFrames decoded = this.outgoing.receive(connection.privateGroup() + groups, body);
		Violation.unless(decoded.problem() == null && decoded.unknown() == 0, "frames are well formed",
				() -> from + " sent " + decoded);
		this.world.trace().add(() -> from + " -> " + groups + " " + decoded.frames());
		if (from instanceof SenderHost) {
			this.onTheWay.computeIfAbsent(connection.privateGroup(), (key) -> new OnTheWay())
				.sent(from, this.world.isWithoutLosses() && !this.world.spread().wasDivided());
		}
		for (Frame frame : decoded.frames()) {
			if (frame instanceof Frame.Submit submit) {
				submitted(from, connection, submit);
				if (from instanceof ManagerHost && this.handedOver.add(submit.id())) {
					this.handedOverBytes += StoredMessage.sizeOf(submit.content(), submit.orderingKey());
				}
			}
			else if (frame instanceof Frame.Dispatch dispatch) {
				dispatched(from, dispatch, groups);
			}
			else if (frame instanceof Frame.Status status) {
				reported(connection, status);
			}
			else if (frame instanceof Frame.Confirm confirm) {
				confirmed(from, confirm);
			}
			else if (frame instanceof Frame.Ack ack) {
				acknowledged(from, groups, ack);
			}
		}
	}

	/** What has this id, {@code null} if nobody has sent it natively. */
	@Nullable Entry entry(MessageId id) {
		return this.entries.get(id);
	}

	void received(Host to, SimulatedConnection connection, RegularMessage message) {
		if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
			if (to instanceof SenderHost) {
				this.onTheWay.computeIfAbsent(connection.privateGroup(), (key) -> new OnTheWay())
					.heard(message.sender());
				this.answered.put(to, message.sender());
				this.windows.values().forEach((window) -> window.answered(to, message.sender()));
			}
			return;
		}
		if (!(to instanceof SenderHost || to instanceof WorkerHost)) {
			return;
		}
		for (Frame frame : this.incoming.receive(connection.privateGroup() + message.sender(), message.body())
			.frames()) {
			if (frame instanceof Frame.Confirm confirm) {
				this.onTheWay.computeIfAbsent(connection.privateGroup(), (key) -> new OnTheWay())
					.confirmed(message.sender(), confirm);
				Window window = this.windows.get(confirm.producer());
				// A slow worker may get what was packed for its sender, too, much later.
				if (window != null && window.isOf(to)) {
					window.confirmed(message.sender(), confirm);
				}
			}
			else if (frame instanceof Frame.Dispatch dispatch && to instanceof WorkerHost worker) {
				taken(worker, connection, dispatch);
			}
		}
	}

	private void submitted(Host from, SimulatedConnection connection, Frame.Submit submit) {
		Entry entry = this.world.ledger().entry(submit.content().body());
		Entry before = this.entries.putIfAbsent(submit.id(), entry);
		Violation.unless(before == null || before == entry, "an id belongs to one message",
				() -> submit.id() + " is " + before + " and " + entry);
		if (from instanceof SenderHost) {
			this.windows
				.computeIfAbsent(submit.id().producer(),
						(key) -> new Window(from, this.answered.getOrDefault(from, "")))
				.submitted(connection, submit);
		}
	}

	private void dispatched(Host from, Frame.Dispatch dispatch, List<String> groups) {
		Entry entry = this.entries.get(dispatch.id());
		if (entry == null) {
			return;
		}
		groups.forEach((group) -> this.world.ledger().dispatched(entry, group));
		if (from instanceof ManagerHost manager) {
			this.world.promises().dispatched(manager, entry);
		}
		if (!this.world.isCalm()) {
			return;
		}
		boolean out = this.held.values().stream().anyMatch((ids) -> ids.contains(dispatch.id()));
		Violation.unless(!out, "without faults, a message is with one worker",
				() -> dispatch.id() + " is given out twice");
		if (dispatch.attempt() == 1 && entry.order().delayMillis() == 0) {
			// On a slow connection, what was given out in one go leaves worker by worker.
			String line = entry.sender().name() + " " + entry.order().priority() + " " + entry.order().orderingKey()
					+ (this.world.pace().isAtOnce() ? "" : " " + groups);
			this.lines.computeIfAbsent(line, (key) -> new Line())
				.dispatched(entry, dispatch.id().sequence(), this.world.time().elapsed());
		}
	}

	private void taken(WorkerHost worker, SimulatedConnection connection, Frame.Dispatch dispatch) {
		Set<MessageId> ids = this.held.computeIfAbsent(connection.privateGroup(), (key) -> new HashSet<>());
		ids.add(dispatch.id());
		Violation.unless(ids.size() <= worker.capacity() || !this.world.isClear(),
				"a worker gets no more than its capacity", () -> worker + " has " + ids.size());
	}

	private void reported(SimulatedConnection connection, Frame.Status status) {
		Set<MessageId> ids = this.held.getOrDefault(connection.privateGroup(), Set.of());
		if (!ids.isEmpty()) {
			status.done().forEach(ids::remove);
			status.requeued().forEach(ids::remove);
			status.failed().forEach((failed) -> ids.remove(failed.id()));
		}
	}

	/** A manager passes on what workers of the old protocol say to senders, too. */
	private void acknowledged(Host from, List<String> groups, Frame.Ack ack) {
		Entry entry = this.entries.get(ack.id());
		if (from instanceof ManagerHost manager && entry != null && groups.get(0).startsWith("#m")) {
			this.world.promises().taken(manager, entry);
		}
	}

	private void confirmed(Host from, Frame.Confirm confirm) {
		for (Frame.OtherOutcome other : confirm.otherOutcomes()) {
			Entry entry = this.entries.get(new MessageId(confirm.producer(), other.sequence()));
			// What one manager refuses, another one may have accepted.
			if (entry != null && !other.outcome().isRefusal()) {
				this.world.ledger().endedByManager(entry, other.outcome().toString());
			}
		}
		if (from instanceof ManagerHost manager) {
			this.world.promises().confirmed(manager, confirm, this.entries);
		}
	}

	/**
	 * What is given out in one go leaves packed by worker, so order is that between such
	 * instants.
	 */
	private static final class Line {

		private long before;

		private long highest;

		private long at = -1;

		void dispatched(Entry entry, long sequence, long now) {
			if (now != this.at) {
				this.at = now;
				this.before = this.highest;
			}
			this.highest = Math.max(this.highest, sequence);
			Violation.unless(sequence > this.before,
					"without faults, messages of a sender, a priority and a key keep their order",
					() -> entry + " is given out after sequence " + this.before);
		}

	}

	/**
	 * How far a sender may go. What a manager allowed once may be on its way when it
	 * allows less.
	 */
	private static final class Window {

		private final Host sender;

		private final Map<String, Long> limits = new HashMap<>();

		private String manager;

		private @Nullable SimulatedConnection connection;

		/** The manager has just been found. */
		private boolean fresh;

		private long accepted;

		Window(Host sender, String manager) {
			this.sender = sender;
			this.manager = manager;
		}

		boolean isOf(Host host) {
			return host == this.sender;
		}

		void answered(Host to, String from) {
			if (isOf(to) && !from.equals(this.manager)) {
				this.manager = from;
				this.fresh = true;
			}
		}

		void confirmed(String from, Frame.Confirm confirm) {
			this.limits.merge(from, confirm.upTo() + confirm.window(), Math::max);
			if (from.equals(this.manager)) {
				this.accepted = confirm.upTo();
			}
		}

		void submitted(SimulatedConnection over, Frame.Submit submit) {
			long sequence = submit.id().sequence();
			if (this.fresh || over != this.connection) {
				this.fresh = false;
				this.connection = over;
				this.accepted = 0;
				this.limits.merge(this.manager, sequence - 1 + FIRST_WINDOW, Math::max);
			}
			long limit = this.limits.getOrDefault(this.manager, 0L);
			// What is ended takes no room, so the first that is not accepted may always
			// go.
			Violation.unless(sequence <= limit || submit.previous() <= this.accepted, "a sender keeps to its window",
					() -> this.sender + " sent " + sequence + " though " + limit + " was the last allowed");
		}

	}

	/**
	 * Spread messages from one connection of a sender to its manager. Checked as long as
	 * it has known one manager only: another one has another count.
	 */
	private static final class OnTheWay {

		private final Set<String> managers = new HashSet<>();

		private long sent;

		private long received;

		private int allowed = FIRST_SPREAD_WINDOW;

		void heard(String manager) {
			this.managers.add(manager);
		}

		void confirmed(String manager, Frame.Confirm confirm) {
			this.managers.add(manager);
			this.received = confirm.received();
			this.allowed = confirm.spreadWindow();
		}

		/** What is lost counts as on the way here, but not for its sender. */
		void sent(Host from, boolean allArrive) {
			this.sent++;
			Violation.unless(!allArrive || this.managers.size() > 1 || this.sent - this.received <= this.allowed,
					"a sender keeps to its window of Spread messages",
					() -> from + " has " + (this.sent - this.received) + " on the way, allowed are " + this.allowed);
		}

	}

}
