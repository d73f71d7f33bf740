// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;

/**
 * The manager of one queue as a state machine. This class decides whether it is the
 * manager; {@link ManagedQueue} does what a manager does with its queue.
 * <p>
 * Towards Perl programs, it behaves like the Perl manager, and better where that loses
 * messages, repeats them, or dies: a ready that crossed a dispatch does not make it
 * forget the message (D3), a worker that terminates while it finishes does not get its
 * message repeated (D2), requeued messages go to the head of the queue (D26), workers
 * that left are forgotten (D4, D5, D21), and nothing that arrives can stop it (D6, D13,
 * D14, D15).
 */
public final class ManagerMachine implements Machine {

	/** Time for a second manager to leave. */
	static final Duration GIVE_WAY_LIMIT = Duration.ofSeconds(3);

	/** How long a manager that stops waits for a sign of one that takes over. */
	static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

	private final QueueName name;

	private final ManagerOptions options;

	private final Channels channels;

	private final ManagerEffects effects;

	private final ManagedQueue queue;

	private final OtherManagers others = new OtherManagers();

	private final Standby standby;

	private Set<String> nativeMembers = Set.of();

	private ManagerState state = ManagerState.DISCONNECTED;

	/** Whether it has been the manager of the queue. */
	private boolean served;

	/** Whether it ends as soon as another one has its messages. */
	private boolean stopping;

	/** Those that can take over from a manager that stops. */
	private final Set<String> successors = new HashSet<>();

	/**
	 * Groups that it leaves. Until it has left one, what is said of its members is not
	 * about a later join, and two managers that took it for that would both be active.
	 */
	private final Set<String> leaving = new HashSet<>();

	/** The last one for which this manager stood by in vain. */
	private @Nullable String mute;

	private boolean muteReported;

	private String self = "";

	/**
	 * Creates a manager without a connection. The random producer number is part of the
	 * ids of messages from legacy senders.
	 * @param log where it writes what is to survive it; all other use of it is this
	 * machine's
	 */
	public ManagerMachine(ManagerOptions options, long producer, Instant startTime, long now, MessageLog log,
			Channels channels, ManagerEffects effects) {
		this.name = options.queue();
		this.options = options;
		this.channels = channels;
		this.effects = effects;
		this.queue = new ManagedQueue(options, producer, startTime, now, log, channels, effects);
		this.standby = new Standby(this.name, this.queue.store(), channels, this.queue.frames());
	}

	public ManagerState state() {
		return this.state;
	}

	/**
	 * Takes in what an earlier run has left in the log. Once, before it has a connection.
	 */
	public void recover(long now) {
		this.queue.recover(now);
	}

	/** The queue that it may be the manager of. */
	public ManagedQueue queue() {
		return this.queue;
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		if (this.state == ManagerState.CLOSED) {
			return;
		}
		this.self = privateGroup;
		this.queue.connected(privateGroup);
		this.channels.join(Channels.MAIN, this.name.nativeMembersGroup());
		join();
	}

	@Override
	public void disconnected(int channel, long now) {
		if (this.state == ManagerState.CLOSED) {
			return;
		}
		if (this.state == ManagerState.ACTIVE) {
			// Or the session would join it again, whoever is active then.
			this.channels.leave(Channels.MAIN, this.name.nativeGroup());
		}
		this.state = ManagerState.DISCONNECTED;
		this.leaving.clear();
		this.queue.connectionLost(now);
		this.nativeMembers = Set.of();
		this.standby.end();
		if (this.stopping) {
			close(now);
		}
	}

	@Override
	public void membership(int channel, MembershipChange change, long now) {
		if (change.group().equals(this.name.nativeMembersGroup())) {
			nativeMembers(new HashSet<>(change.members()), now);
			this.queue.dispatch(now);
			return;
		}
		boolean managersGroup = change.group().equals(this.name.messagesGroup());
		if ((!managersGroup && !change.group().equals(this.name.workersGroup()))
				|| this.leaving.contains(change.group())) {
			return;
		}
		List<String> members = change.members().stream().filter((member) -> !member.equals(this.self)).toList();
		if (this.state == ManagerState.JOINING) {
			if (members.isEmpty()) {
				activate(now);
			}
			else {
				giveWay(members.get(0), now);
			}
		}
		else if (this.state == ManagerState.ACTIVE && managersGroup) {
			meet(members, change.cause() instanceof MembershipCause.Network, now);
		}
		this.queue.dispatch(now);
	}

	@Override
	public void left(int channel, String group, long now) {
		this.leaving.remove(group);
	}

	@Override
	public void received(int channel, RegularMessage message, long now) {
		boolean isNative = message.messageType() == NativeProtocol.MESSAGE_TYPE;
		boolean toSelf = message.groups().contains(this.self);
		if (this.state == ManagerState.STANDING_BY) {
			receivedInStandby(message, isNative, toSelf, now);
		}
		if (this.state != ManagerState.ACTIVE) {
			return;
		}
		if (isNative) {
			if (message.groups().contains(this.name.nativeGroup())) {
				this.queue.nativeMessage(message, now);
			}
		}
		else if (message.groups().contains(this.name.messagesGroup())) {
			this.queue.legacyMessage(message, now);
		}
		else if (message.groups().contains(this.name.workersGroup())) {
			this.queue.workerMessage(message, now);
		}
		else if (toSelf) {
			this.queue.answer(message);
		}
		this.queue.dispatch(now);
	}

	private void receivedInStandby(RegularMessage message, boolean isNative, boolean toSelf, long now) {
		String from = message.sender();
		boolean greeting = isNative && message.groups().contains(this.name.nativeMembersGroup());
		if (greeting && this.stopping && this.nativeMembers.contains(from)) {
			// Only a manager that has taken over greets everybody.
			this.successors.add(from);
			this.standby.begin(from, now);
		}
		if (!toSelf) {
			return;
		}
		if (isNative) {
			this.standby.received(message, now);
		}
		else if (mayBeManager(from)) {
			this.mute = null;
			if (this.standby.manager() == null) {
				// It has taken over, and its greeting was lost.
				this.standby.begin(from, now);
			}
			if (!this.standby.hasAnswered()) {
				this.queue.forgetSenders();
				if (endsWithoutQueue()) {
					this.effects.gaveWay(from, false);
				}
			}
			this.standby.heard(now);
			this.standby.answered(from, this.nativeMembers.contains(from), now);
		}
		closeIfDone(now);
	}

	/**
	 * Nobody but a native manager takes the place of one that stays. If that has been
	 * silent for long enough, this manager joins again, and is told who is there.
	 */
	private boolean mayBeManager(String from) {
		return this.nativeMembers.contains(from)
				|| (this.options.keys().allowLegacy() && from.equals(this.standby.manager()));
	}

	@Override
	public void tick(long now) {
		if (this.state == ManagerState.ACTIVE) {
			this.queue.houseKeeping(now);
			watchOthers(now);
		}
		else if (this.state == ManagerState.STANDING_BY) {
			tickInStandby(now);
		}
		this.queue.dispatch(now);
	}

	private void tickInStandby(long now) {
		if (!this.channels.hasRoom(Channels.MAIN)) {
			// What is asked or handed over has not even reached the daemon.
			this.standby.heard(now);
		}
		if (this.stopping) {
			tickWhenStopping(now);
		}
		else if (this.standby.isAlone(now)) {
			if (this.standby.isSilent(Standby.SILENCE, now)) {
				noteMute(this.standby.manager());
			}
			join();
		}
	}

	private void tickWhenStopping(long now) {
		if (this.standby.isSilent(STOP_PATIENCE, now)) {
			close(now);
		}
		else {
			this.standby.askAgain(now);
		}
	}

	@Override
	public void flush(long now) {
		this.queue.flush(now);
	}

	@Override
	public long nextTick(long now) {
		long next = this.queue.nextTick(now);
		return (this.state == ManagerState.STANDING_BY) ? Math.max(0, Math.min(next, this.standby.untilQuestion(now)))
				: next;
	}

	/**
	 * Ends the manager. If another one stands by, it takes over at once, and this one
	 * closes when that has what is here, or has given no sign for a while.
	 */
	public void stop(long now) {
		if (this.stopping || this.state == ManagerState.CLOSED) {
			return;
		}
		this.stopping = true;
		if (isAmongManagers()) {
			this.successors.addAll(this.queue.withoutWorkers(this.nativeMembers));
			this.successors.remove(this.self);
		}
		else if (this.state == ManagerState.STANDING_BY) {
			String other = this.standby.manager();
			if (other != null) {
				this.successors.add(other);
			}
		}
		if (this.successors.isEmpty() || this.queue.store().isEmpty()) {
			close(now);
		}
		else if (isAmongManagers()) {
			makeRoomForSuccessor(now);
		}
		else {
			this.standby.ask(now);
			closeIfDone(now);
		}
	}

	/** Whether it is the manager, or about to find out who is. */
	private boolean isAmongManagers() {
		return this.state == ManagerState.ACTIVE || this.state == ManagerState.JOINING;
	}

	/**
	 * Those that stand by see this manager leave the group of native programs, and must
	 * not find it among the managers any more, or they would stand by again. It is a
	 * member again when the one that takes over greets everybody.
	 */
	private void makeRoomForSuccessor(long now) {
		leaveManagersGroups();
		this.channels.leave(Channels.MAIN, this.name.nativeMembersGroup());
		this.queue.leave(now);
		this.state = ManagerState.STANDING_BY;
		this.standby.expect(now);
		this.channels.join(Channels.MAIN, this.name.nativeMembersGroup());
	}

	private void close(long now) {
		this.state = ManagerState.CLOSED;
		this.queue.stop();
		this.queue.commit(now);
		this.effects.closed(this.queue.lastMessages(this.standby.handedOver()));
		this.channels.close(Channels.MAIN);
	}

	private void join() {
		this.state = ManagerState.JOINING;
		this.standby.end();
		this.others.clear();
		this.channels.join(Channels.MAIN, this.name.messagesGroup());
		this.channels.join(Channels.MAIN, this.name.workersGroup());
	}

	private void activate(long now) {
		this.state = ManagerState.ACTIVE;
		this.served = true;
		this.effects.becameActive();
		this.channels.join(Channels.MAIN, this.name.nativeGroup());
		this.queue.begin(this.nativeMembers, now);
	}

	private void nativeMembers(Set<String> members, long now) {
		List<String> gone = this.nativeMembers.stream().filter((member) -> !members.contains(member)).toList();
		this.queue.left(gone);
		this.nativeMembers = members;
		if (this.state == ManagerState.ACTIVE) {
			this.queue.present(members, now);
		}
		else if (this.stopping) {
			gone.forEach(this.successors::remove);
			closeIfDone(now);
		}
		else if (this.state == ManagerState.STANDING_BY && gone.stream().anyMatch(this.standby::isFor)) {
			join();
		}
	}

	/**
	 * Others are in the managers' group. A manager that comes second gives way. After a
	 * merge of networks both were first: the one with the smaller name stays.
	 */
	private void meet(List<String> members, boolean merged, long now) {
		this.others.update(members, merged, now);
		if (!merged) {
			return;
		}
		for (String other : members) {
			if (other.compareTo(this.self) < 0) {
				giveWay(other, now);
				return;
			}
		}
		this.queue.greetAll(now);
	}

	/**
	 * Warns of a second manager that stays. If it stays after a merge although it should
	 * have left, it is a Perl one, which never gives way (D16).
	 */
	private void watchOthers(long now) {
		for (String other : this.others.overdue(GIVE_WAY_LIMIT, now)) {
			if (this.others.isMerged()) {
				giveWay(other, now);
				return;
			}
			this.effects.intruder(other);
		}
	}

	private void noteMute(@Nullable String silent) {
		if (silent != null && !silent.equals(this.mute)) {
			this.mute = silent;
			this.muteReported = false;
		}
	}

	/**
	 * One that is there and does not answer keeps all others from managing the queue. One
	 * to which the queue is left is reported when it has answered.
	 */
	private void reportGivingWay(String to) {
		boolean silent = to.equals(this.mute);
		if (silent && !this.muteReported) {
			this.muteReported = true;
			this.effects.mute(to);
		}
		else if (!silent && !endsWithoutQueue()) {
			this.effects.gaveWay(to, true);
		}
	}

	private void giveWay(String to, long now) {
		leaveManagersGroups();
		reportGivingWay(to);
		this.queue.leave(now);
		this.state = ManagerState.STANDING_BY;
		this.standby.begin(to, now);
		closeIfDone(now);
	}

	private void leaveManagersGroups() {
		if (this.state == ManagerState.ACTIVE) {
			this.channels.leave(Channels.MAIN, this.name.nativeGroup());
		}
		for (String group : List.of(this.name.workersGroup(), this.name.messagesGroup())) {
			this.channels.leave(Channels.MAIN, group);
			this.leaving.add(group);
		}
	}

	/** Closes, if it is to end, when nothing is left that another one can take. */
	private void closeIfDone(long now) {
		boolean inVain = this.stopping && this.successors.isEmpty();
		// What never answers manages nothing.
		boolean leaves = endsWithoutQueue() && this.standby.hasAnswered();
		boolean done = (this.stopping || leaves) && this.standby.hasHandedOver();
		if (this.state != ManagerState.CLOSED && (inVain || done)) {
			this.queue.frames().sendNow();
			close(now);
		}
	}

	/**
	 * Whether a queue that has a manager already is none of its business. What it has
	 * managed once, it waits for.
	 */
	private boolean endsWithoutQueue() {
		return !this.served && this.options.onDuplicate() == ManagerOptions.OnDuplicate.CLOSE;
	}

}
