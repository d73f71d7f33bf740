package org.spreadqueue.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Decoded;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReport;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;

/**
 * The manager of one queue as a state machine: no threads, no sockets, no clock. Inputs
 * are methods, outputs what they return; times are nanoseconds of one monotonic clock.
 * <p>
 * It behaves like the Perl manager towards Perl programs, and better where that manager
 * loses, repeats or dies: a ready that crossed a dispatch does not forget the message
 * (D3), a worker that terminates while it finishes does not get its message repeated
 * (D2), what is given out again goes to the head of the queue (D26), workers that left
 * are forgotten (D4, D5, D21), and nothing that arrives can stop it (D6, D13, D14, D15).
 */
final class ManagerMachine {

	/** Time in which the ready of a worker that said terminate while working follows. */
	static final Duration LEAVE_GRACE = Duration.ofSeconds(1);

	/**
	 * A working session not heard of for so long is forgotten; its next ready registers
	 * it again.
	 */
	static final Duration FORGET_WORKING = Duration.ofHours(24);

	/** Time in which workers claim what they had when the connection was lost. */
	static final Duration CLAIM_TIME = Intake.CLAIM_TIME;

	/** Time in which a second manager leaves. */
	static final Duration GIVE_WAY_LIMIT = Duration.ofSeconds(3);

	/** How often a manager that stands by asks for the other one. */
	static final Duration STANDBY_PROBE = Standby.PROBE;

	private static final long SHORTEST_TICK = 1_000_000;

	private final QueueName queue;

	private final ManagerOptions options;

	private final LegacyCodec codec = new LegacyCodec();

	private final Outputs out = new Outputs();

	private final SenderBook senders;

	private final QueueCounters counters = new QueueCounters();

	private final Rivals rivals = new Rivals();

	private final Inbox inbox = new Inbox(NativeProtocol.MAX_FRAME_BYTES, 4L * NativeProtocol.MAX_FRAME_BYTES);

	private final Statistics statistics;

	private final MessageStore store;

	private final Endings endings;

	private final LegacyWorkers legacy;

	private final NativeWorkers natives;

	private final DispatchDesk desk;

	private final Intake intake;

	private final Standby standby;

	/** Peers whose malformed message was reported. */
	private final Set<String> malformed = new HashSet<>();

	/** What workers had when the connection was lost. */
	private final List<StoredMessage> unsettled = new ArrayList<>();

	private Set<String> nativeMembers = Set.of();

	private ManagerState state = ManagerState.DISCONNECTED;

	private String self = "";

	private long lastHousekeeping;

	/**
	 * Creates a manager without connection; messages of Perl senders get its incarnation.
	 */
	ManagerMachine(ManagerOptions options, long incarnation, Instant startTime, long now) {
		this.queue = options.queue();
		this.options = options;
		this.statistics = new Statistics(startTime, now);
		this.lastHousekeeping = now;
		this.store = new MessageStore(options.limits());
		this.senders = new SenderBook(this.store::holdsAnyOf);
		this.standby = new Standby(options.queue(), this.store, this.out);
		this.endings = new Endings(this.queue, incarnation, this.store, this.counters, this.senders, this.out);
		this.legacy = new LegacyWorkers(options.workerTimeout(), this.store, this.endings, this.statistics, this.out);
		this.natives = new NativeWorkers(this.queue.nativeMembersGroup(), options.workerTimeout(), this.store,
				this.endings, this.legacy, this.statistics, this.out);
		this.desk = new DispatchDesk(this.store, this.counters, this.statistics, this.endings, this.legacy,
				this.natives, options.format(), this.out);
		this.intake = new Intake(this.store, this.counters, this.statistics, this.senders, this.endings, this.natives,
				options.format(), incarnation, this.out);
	}

	ManagerState state() {
		return this.state;
	}

	QueueStatistics statistics(long now) {
		return this.statistics.snapshot(this.store.waiting(), now);
	}

	QueueFigures figures(long now) {
		return this.counters.figures(this.store, now);
	}

	int waiting() {
		return this.store.waiting();
	}

	int held() {
		return this.store.waiting() + this.store.out();
	}

	/** Bytes of the messages held. */
	long bytes() {
		return this.store.bytes();
	}

	int workers() {
		return this.legacy.size() + this.natives.size();
	}

	int senders() {
		return this.senders.size();
	}

	/** The session has a connection under this name. */
	List<ManagerOutput> connected(String privateGroup, long now) {
		this.self = privateGroup;
		this.intake.connected(privateGroup);
		this.out.add(new ManagerOutput.Join(this.queue.nativeMembersGroup()));
		join();
		return this.out.take();
	}

	/**
	 * The connection is lost. All messages are kept; what was given out goes out again
	 * (D19), but what a Perl worker took of a Perl sender; all workers have to report
	 * anew.
	 */
	List<ManagerOutput> disconnected(long now) {
		if (this.state == ManagerState.CLOSED) {
			return this.out.take();
		}
		this.state = ManagerState.DISCONNECTED;
		forgetWorkers(now);
		this.senders.connectionLost();
		this.out.forgetFrames();
		this.inbox.clear();
		this.malformed.clear();
		this.nativeMembers = Set.of();
		this.standby.end();
		return this.out.take();
	}

	/** The members of a group have changed. */
	List<ManagerOutput> membership(MembershipChange change, long now) {
		if (change.group().equals(this.queue.nativeMembersGroup())) {
			nativeMembers(Set.copyOf(change.members()), now);
			return dispatched(now);
		}
		if (!change.group().equals(this.queue.messagesGroup()) && !change.group().equals(this.queue.workersGroup())) {
			return this.out.take();
		}
		List<String> others = change.members().stream().filter((member) -> !member.equals(this.self)).toList();
		if (this.state == ManagerState.JOINING) {
			if (others.isEmpty()) {
				activate(now);
			}
			else {
				giveWay(others.get(0), now);
			}
		}
		else if (this.state == ManagerState.ACTIVE && change.group().equals(this.queue.messagesGroup())) {
			boolean merged = change.cause() instanceof MembershipCause.Network;
			this.rivals.update(others, merged, now);
			if (merged) {
				others.stream()
					.filter((rival) -> rival.compareTo(this.self) < 0)
					.findFirst()
					.ifPresentOrElse((rival) -> giveWay(rival, now), () -> this.natives.greetAll(this.nativeMembers));
			}
		}
		return dispatched(now);
	}

	/** A message came, to a group or to the manager itself. */
	List<ManagerOutput> received(RegularMessage message, long now) {
		boolean toSelf = message.groups().contains(this.self);
		if (this.state == ManagerState.STANDING_BY && toSelf) {
			this.standby.heard(now);
			if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
				this.standby.answered(message.sender(), this.nativeMembers.contains(message.sender()), now);
				closeIfDone();
			}
		}
		if (this.state != ManagerState.ACTIVE) {
			return this.out.take();
		}
		if (message.messageType() == NativeProtocol.MESSAGE_TYPE) {
			if (message.groups().contains(this.queue.nativeGroup())) {
				nativeMessage(message, now);
			}
		}
		else if (message.groups().contains(this.queue.messagesGroup())) {
			toQueue(message, now);
		}
		else if (message.groups().contains(this.queue.workersGroup())) {
			fromWorker(message, now);
		}
		else if (toSelf) {
			this.desk.relay(message.sender(), message.body(), now);
		}
		return dispatched(now);
	}

	/** Time has passed. */
	List<ManagerOutput> tick(long now) {
		if (this.state == ManagerState.ACTIVE) {
			houseKeeping(now);
			watchRivals(now);
		}
		else if (this.state == ManagerState.STANDING_BY && this.standby.isAlone(now)) {
			join();
		}
		return dispatched(now);
	}

	/**
	 * Everything of one pass has come in: what has to be said to native peers is said, in
	 * as few Spread messages as it takes.
	 */
	List<ManagerOutput> flush(long now) {
		if (this.state != ManagerState.ACTIVE) {
			return this.out.flush(Map.of());
		}
		this.senders.unblock(this.store, now);
		return this.out.flush(this.senders.confirms(this.store.room(), now));
	}

	/** Whether {@link #flush} has something to say; for drivers that ask first. */
	boolean hasSomethingToFlush() {
		return this.out.hasFrames() || this.senders.hasPending(this.store);
	}

	/** The longest time between two {@link #tick}. */
	Duration tickInterval() {
		Duration interval = this.options.housekeeping();
		return (interval.compareTo(LEAVE_GRACE) < 0) ? interval : LEAVE_GRACE;
	}

	/** How long the driver may wait with the next {@link #tick}. */
	Duration nextTick(long now) {
		OptionalLong change = this.store.nextChange(now);
		Duration longest = tickInterval();
		if (change.isEmpty() || change.getAsLong() - now >= longest.toNanos()) {
			return longest;
		}
		return Duration.ofNanos(Math.max(SHORTEST_TICK, change.getAsLong() - now));
	}

	/** Nothing is given out until {@link #resume}. */
	void pause() {
		this.store.pause();
	}

	List<ManagerOutput> resume(long now) {
		this.store.resume();
		return dispatched(now);
	}

	/**
	 * Takes a message of this program itself in, such as a dead letter of another queue.
	 * @return what to do, {@code null} if there is no room for it
	 */
	@Nullable List<ManagerOutput> insert(Content content, int priority, @Nullable String orderingKey, long now) {
		return this.intake.internal(content, priority, orderingKey, this.self, now) ? dispatched(now) : null;
	}

	/** Takes the oldest waiting messages out, whatever becomes of them. */
	List<StoredMessage> withdraw(int max) {
		List<StoredMessage> oldest = this.store.waitingInOrder().stream().limit(max).toList();
		oldest.forEach(this.store::remove);
		return oldest;
	}

	/** Takes all waiting messages out; returns how many. */
	int purge(long now) {
		return this.endings.purge(now);
	}

	private List<ManagerOutput> dispatched(long now) {
		if (this.state == ManagerState.ACTIVE) {
			this.desk.dispatch(this.self, now);
			this.statistics.settleArrivals();
		}
		if (this.state == ManagerState.CLOSED) {
			return this.out.flush(Map.of());
		}
		return this.out.take();
	}

	private void activate(long now) {
		this.state = ManagerState.ACTIVE;
		this.out.add(new ManagerOutput.BecameActive());
		this.out.add(new ManagerOutput.Join(this.queue.nativeGroup()));
		for (StoredMessage message : this.unsettled) {
			if (this.store.get(message.id()) == message && message.isWaiting()) {
				this.store.holdUntil(message, now + CLAIM_TIME.toNanos());
			}
		}
		this.unsettled.clear();
		if (!this.nativeMembers.isEmpty()) {
			this.natives.greetAll(this.nativeMembers);
		}
	}

	private void nativeMembers(Set<String> members, long now) {
		List<String> gone = this.nativeMembers.stream().filter((member) -> !members.contains(member)).toList();
		gone.forEach((member) -> {
			this.inbox.forget(member);
			this.malformed.remove(member);
		});
		this.nativeMembers = members;
		if (this.state == ManagerState.ACTIVE) {
			this.natives.present(members, now);
		}
		else if (this.state == ManagerState.STANDING_BY && gone.stream().anyMatch(this.standby::isFor)) {
			join();
		}
	}

	/**
	 * Managers that come second give way at once; one that does not is worth a warning.
	 * After a merge of networks both were first: of two of ours the one with the smaller
	 * name stays, and one that should go but stays is Perl's, which never gives way
	 * (D16).
	 */
	private void watchRivals(long now) {
		for (String rival : this.rivals.overdue(GIVE_WAY_LIMIT, now)) {
			if (this.rivals.isMerged()) {
				giveWay(rival, now);
				return;
			}
			this.out.add(new ManagerOutput.Intruder(rival));
		}
	}

	private void join() {
		this.state = ManagerState.JOINING;
		this.standby.end();
		this.rivals.clear();
		this.out.add(new ManagerOutput.Join(this.queue.messagesGroup()));
		this.out.add(new ManagerOutput.Join(this.queue.workersGroup()));
	}

	private void giveWay(String to, long now) {
		if (this.state == ManagerState.ACTIVE) {
			this.out.add(new ManagerOutput.Leave(this.queue.nativeGroup()));
		}
		this.out.add(new ManagerOutput.Leave(this.queue.workersGroup()));
		this.out.add(new ManagerOutput.Leave(this.queue.messagesGroup()));
		this.out.add(new ManagerOutput.GaveWay(to));
		forgetWorkers(now);
		this.senders.clear();
		this.out.forgetFrames();
		this.state = ManagerState.STANDING_BY;
		this.standby.begin(to, now);
		closeIfDone();
	}

	/** One that is to close keeps what it has until the other one surely has it. */
	private void closeIfDone() {
		if (this.options.onDuplicate() == ManagerOptions.OnDuplicate.CLOSE && this.standby.hasHandedOver()) {
			this.state = ManagerState.CLOSED;
		}
	}

	private void forgetWorkers(long now) {
		this.unsettled.addAll(this.natives.forgetAll(now));
		this.unsettled.addAll(this.legacy.forgetAll(now));
		this.unsettled.removeIf(StoredMessage::isLegacy);
	}

	private void nativeMessage(RegularMessage message, long now) {
		this.senders.received(message.sender(), now);
		Decoded decoded = this.inbox.receive(message.sender(), message.body());
		for (Frame frame : decoded.frames()) {
			if (frame instanceof Frame.Submit submit) {
				this.intake.submit(submit, message.sender(), now);
			}
			else if (frame instanceof Frame.Status status) {
				this.natives.reported(message.sender(), status, message.groups(), now);
			}
		}
		String problem = decoded.problem();
		if (problem == null && decoded.frames().isEmpty()) {
			this.senders.incomplete(message.sender());
		}
		if (problem != null && this.malformed.size() < SenderBook.MAX_SENDERS && this.malformed.add(message.sender())) {
			this.out.add(new ManagerOutput.Dropped(message.sender(), problem));
		}
		houseKeepingIfDue(now);
	}

	private void toQueue(RegularMessage message, long now) {
		if (this.codec.isStatusCommand(message.body())) {
			this.statistics.adminMessage();
			this.out.add(new ManagerOutput.Send(message.sender(),
					this.codec.encodeStatistics(statistics(now), this.options.format(), true)));
			return;
		}
		this.intake.legacy(message.sender(), message.body(), now);
	}

	private void fromWorker(RegularMessage message, long now) {
		LegacyReport report;
		try {
			report = this.codec.decodeReport(message.body());
		}
		catch (FormatException ex) {
			this.out.add(new ManagerOutput.Dropped(message.sender(), String.valueOf(ex.getMessage())));
			return;
		}
		if (report.nativeWorker()) {
			this.natives.greet(message.sender());
		}
		else {
			this.statistics.notification();
			this.legacy.reported(message.sender(), report.state(), now);
		}
		houseKeepingIfDue(now);
	}

	private void houseKeepingIfDue(long now) {
		if (now - this.lastHousekeeping >= this.options.housekeeping().toNanos()) {
			houseKeeping(now);
		}
	}

	private void houseKeeping(long now) {
		this.lastHousekeeping = now;
		this.legacy.houseKeeping(now);
		this.natives.houseKeeping(now);
		this.senders.silentConnections(now).forEach(this.inbox::forget);
		if (this.senders.hasSilent(now)) {
			this.senders.forgetSilent(now);
		}
	}

}
