package org.spreadqueue.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.KnownWorker.Status;
import org.spreadqueue.protocol.LegacyCodec;
import org.spreadqueue.protocol.QueueStatistics;
import org.spreadqueue.protocol.WorkerStatus;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadLimits;

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

	/** Messages that a manager that gave way passes on at a time. */
	static final int HAND_OVER = 200;

	/** Time in which a second manager leaves. */
	static final Duration GIVE_WAY_LIMIT = Duration.ofSeconds(3);

	/** How often a manager that stands by asks for the other one. */
	static final Duration STANDBY_PROBE = Duration.ofSeconds(2);

	/** Quoting makes at most six characters of a byte, and hex two of a character. */
	private static final int SURELY_FITS = SpreadLimits.maxBody(1) / 12 - 100;

	private final QueueName queue;

	private final ManagerOptions options;

	private final LegacyCodec codec = new LegacyCodec();

	private final Deque<QueuedMessage> waiting = new ArrayDeque<>();

	private final Map<String, KnownWorker> workers = new HashMap<>();

	/** The ready ones, in the order in which they became so. */
	private final Set<KnownWorker> line = new LinkedHashSet<>();

	private final Rivals rivals = new Rivals();

	private final Statistics statistics;

	private ManagerState state = ManagerState.DISCONNECTED;

	private String self = "";

	private long sequence;

	private long lastHousekeeping;

	private long lastAnswer;

	private long lastProbe;

	ManagerMachine(ManagerOptions options, Instant startTime, long now) {
		this.queue = options.queue();
		this.options = options;
		this.statistics = new Statistics(startTime, now);
		this.lastHousekeeping = now;
	}

	ManagerState state() {
		return this.state;
	}

	QueueStatistics statistics(long now) {
		return this.statistics.snapshot(this.waiting.size(), now);
	}

	int waiting() {
		return this.waiting.size();
	}

	int workers() {
		return this.workers.size();
	}

	/** The session has a connection under this name. */
	List<ManagerOutput> connected(String privateGroup, long now) {
		List<ManagerOutput> out = new ArrayList<>();
		this.self = privateGroup;
		join(out);
		return out;
	}

	/**
	 * The connection is lost. Waiting messages are kept; what was given out and not
	 * reported as taken goes out again (D19); all workers have to report anew.
	 */
	List<ManagerOutput> disconnected() {
		List<ManagerOutput> out = new ArrayList<>();
		if (this.state == ManagerState.CLOSED) {
			return out;
		}
		this.state = ManagerState.DISCONNECTED;
		forgetWorkers(out);
		return out;
	}

	/** The members of a group have changed. */
	List<ManagerOutput> membership(MembershipChange change, long now) {
		List<ManagerOutput> out = new ArrayList<>();
		if (!change.group().equals(this.queue.messagesGroup()) && !change.group().equals(this.queue.workersGroup())) {
			return out;
		}
		List<String> others = change.members().stream().filter((member) -> !member.equals(this.self)).toList();
		if (this.state == ManagerState.JOINING) {
			if (others.isEmpty()) {
				this.state = ManagerState.ACTIVE;
				out.add(new ManagerOutput.BecameActive());
			}
			else {
				giveWay(others.get(0), now, out);
			}
		}
		else if (this.state == ManagerState.ACTIVE && change.group().equals(this.queue.messagesGroup())) {
			boolean merged = change.cause() instanceof MembershipCause.Network;
			this.rivals.update(others, merged, now);
			if (merged) {
				others.stream()
					.filter((other) -> other.compareTo(this.self) < 0)
					.findFirst()
					.ifPresent((other) -> giveWay(other, now, out));
			}
		}
		return out;
	}

	/** A message came, to a group or to the manager itself. */
	List<ManagerOutput> received(RegularMessage message, long now) {
		List<ManagerOutput> out = new ArrayList<>();
		if (this.state == ManagerState.STANDING_BY && message.groups().contains(this.self)) {
			this.lastAnswer = now;
		}
		if (this.state != ManagerState.ACTIVE) {
			return out;
		}
		if (message.groups().contains(this.queue.messagesGroup())) {
			toQueue(message, now, out);
		}
		else if (message.groups().contains(this.queue.workersGroup())) {
			fromWorker(message, now, out);
		}
		return out;
	}

	/** Time has passed. */
	List<ManagerOutput> tick(long now) {
		List<ManagerOutput> out = new ArrayList<>();
		if (this.state == ManagerState.ACTIVE) {
			houseKeeping(now, out);
			watchRivals(now, out);
		}
		else if (this.state == ManagerState.STANDING_BY && now - this.lastProbe >= STANDBY_PROBE.toNanos()) {
			if (now - this.lastAnswer >= 3 * STANDBY_PROBE.toNanos()) {
				join(out);
			}
			else {
				handOver(out);
				probe(now, out);
			}
		}
		return out;
	}

	/** How long the driver may wait with the next {@link #tick}. */
	Duration tickInterval() {
		Duration interval = this.options.housekeeping();
		return (interval.compareTo(LEAVE_GRACE) < 0) ? interval : LEAVE_GRACE;
	}

	/**
	 * Managers that come second give way at once; one that does not is worth a warning.
	 * After a merge of networks both were first: of two of ours the one with the smaller
	 * name stays, and one that should go but stays is Perl's, which never gives way
	 * (D16).
	 */
	private void watchRivals(long now, List<ManagerOutput> out) {
		for (String rival : this.rivals.overdue(GIVE_WAY_LIMIT, now)) {
			if (this.rivals.isMerged()) {
				giveWay(rival, now, out);
				return;
			}
			out.add(new ManagerOutput.Intruder(rival));
		}
	}

	private void join(List<ManagerOutput> out) {
		this.state = ManagerState.JOINING;
		this.rivals.clear();
		out.add(new ManagerOutput.Join(this.queue.messagesGroup()));
		out.add(new ManagerOutput.Join(this.queue.workersGroup()));
	}

	private void giveWay(String other, long now, List<ManagerOutput> out) {
		out.add(new ManagerOutput.Leave(this.queue.workersGroup()));
		out.add(new ManagerOutput.Leave(this.queue.messagesGroup()));
		out.add(new ManagerOutput.GaveWay(other));
		forgetWorkers(out);
		handOver(out);
		if (this.options.onDuplicate() == ManagerOptions.OnDuplicate.CLOSE) {
			this.state = ManagerState.CLOSED;
			return;
		}
		this.state = ManagerState.STANDING_BY;
		this.lastAnswer = now;
		probe(now, out);
	}

	private void forgetWorkers(List<ManagerOutput> out) {
		for (KnownWorker worker : this.workers.values()) {
			if (worker.is(Status.ASSIGNED)) {
				out.add(new ManagerOutput.Reassigned(worker.privateGroup()));
				requeue(worker.takeTask());
			}
		}
		this.workers.clear();
		this.line.clear();
	}

	/**
	 * Not all at once: the daemon would throw out a manager that has 1000 messages before
	 * it.
	 */
	private void handOver(List<ManagerOutput> out) {
		for (int i = 0; i < HAND_OVER && !this.waiting.isEmpty(); i++) {
			out.add(new ManagerOutput.Send(this.queue.messagesGroup(), this.waiting.removeFirst().body()));
		}
	}

	private void probe(long now, List<ManagerOutput> out) {
		this.lastProbe = now;
		out.add(new ManagerOutput.Send(this.queue.messagesGroup(), this.codec.statusCommand()));
	}

	private void toQueue(RegularMessage message, long now, List<ManagerOutput> out) {
		if (this.codec.isStatusCommand(message.body())) {
			this.statistics.adminMessage();
			out.add(new ManagerOutput.Send(message.sender(),
					this.codec.encodeStatistics(statistics(now), this.options.format(), false)));
			return;
		}
		if (message.body().length == 0) {
			out.add(new ManagerOutput.Dropped(message.sender(), "the message is empty"));
			return;
		}
		if (message.body().length > SURELY_FITS && !fits(message, out)) {
			return;
		}
		this.statistics.inbound();
		this.sequence++;
		QueuedMessage queued = new QueuedMessage(this.sequence, message.sender(), message.body(), now);
		this.waiting.addLast(queued);
		dispatchWaiting(now, out);
		countIfWaiting(queued);
	}

	/**
	 * What fits into no dispatch could never leave the queue, so its sender is told at
	 * once (D14).
	 */
	private boolean fits(RegularMessage message, List<ManagerOutput> out) {
		try {
			this.codec.encodeDispatch(message.sender(), message.body(), this.options.format());
			return true;
		}
		catch (FormatException ex) {
			String reason = String.valueOf(ex.getMessage());
			out.add(new ManagerOutput.Dropped(message.sender(), reason));
			out.add(new ManagerOutput.Send(message.sender(),
					this.codec.encodeFailure("MessageTooLarge", reason, WireFormat.DEFAULT)));
			return false;
		}
	}

	private byte[] envelope(QueuedMessage message) {
		try {
			return this.codec.encodeDispatch(message.originator(), message.body(), this.options.format());
		}
		catch (FormatException ex) {
			throw new IllegalStateException("A message that fitted when it came does not any more", ex);
		}
	}

	private void fromWorker(RegularMessage message, long now, List<ManagerOutput> out) {
		WorkerStatus report;
		try {
			report = this.codec.decodeReport(message.body()).status();
		}
		catch (FormatException ex) {
			out.add(new ManagerOutput.Dropped(message.sender(), String.valueOf(ex.getMessage())));
			return;
		}
		this.statistics.notification();
		switch (report) {
			case READY -> ready(worker(message.sender(), now), now, out);
			case WORKING -> working(worker(message.sender(), now), now);
			case TERMINATE -> terminate(message.sender(), now, out);
		}
		houseKeepingIfDue(now, out);
	}

	private KnownWorker worker(String privateGroup, long now) {
		KnownWorker known = this.workers.get(privateGroup);
		if (known == null) {
			known = new KnownWorker(privateGroup, now);
			this.workers.put(privateGroup, known);
			this.statistics.registration();
		}
		return known;
	}

	private void ready(KnownWorker worker, long now, List<ManagerOutput> out) {
		if (worker.is(Status.ASSIGNED)) {
			worker.crossed(now);
			return;
		}
		if (worker.is(Status.LEAVING)) {
			forget(worker);
			return;
		}
		worker.ready(now);
		this.line.add(worker);
		dispatchWaiting(now, out);
	}

	private void working(KnownWorker worker, long now) {
		this.line.remove(worker);
		if (!worker.is(Status.LEAVING)) {
			worker.working(now);
		}
	}

	private void terminate(String privateGroup, long now, List<ManagerOutput> out) {
		this.statistics.termination();
		KnownWorker worker = this.workers.get(privateGroup);
		if (worker == null) {
			return;
		}
		if (worker.is(Status.WORKING) && worker.hasTask()) {
			worker.leaving(now);
			return;
		}
		giveUp(worker, now, out);
	}

	private void houseKeepingIfDue(long now, List<ManagerOutput> out) {
		if (now - this.lastHousekeeping >= this.options.housekeeping().toNanos()) {
			houseKeeping(now, out);
		}
	}

	private void houseKeeping(long now, List<ManagerOutput> out) {
		this.lastHousekeeping = now;
		for (KnownWorker worker : List.copyOf(this.workers.values())) {
			if (worker.is(Status.ASSIGNED) && silent(worker, this.options.workerTimeout(), now)) {
				lostAssignment(worker, now, out);
			}
			else if (worker.is(Status.LEAVING) && silent(worker, LEAVE_GRACE, now)) {
				giveUp(worker, now, out);
			}
			else if ((worker.is(Status.WORKING) && silent(worker, FORGET_WORKING, now))
					|| (worker.is(Status.READY) && silent(worker, this.options.workerTimeout(), now))) {
				forget(worker);
			}
		}
	}

	/**
	 * It never said that it has the message. If it goes on saying ready, it is alive all
	 * the same.
	 */
	private void lostAssignment(KnownWorker worker, long now, List<ManagerOutput> out) {
		boolean alive = worker.hasCrossedWithin(this.options.workerTimeout().toNanos(), now);
		giveUp(worker, now, out);
		if (alive) {
			this.workers.put(worker.privateGroup(), worker);
			ready(worker, now, out);
		}
	}

	private void giveUp(KnownWorker worker, long now, List<ManagerOutput> out) {
		forget(worker);
		if (worker.hasTask()) {
			QueuedMessage task = worker.takeTask();
			worker.ready(now);
			out.add(new ManagerOutput.Reassigned(worker.privateGroup()));
			this.statistics.inbound();
			requeue(task);
			dispatchWaiting(now, out);
			countIfWaiting(task);
		}
	}

	private void countIfWaiting(QueuedMessage message) {
		boolean dispatched = this.waiting.isEmpty() || this.waiting.getLast().sequence() < message.sequence()
				|| this.waiting.getFirst().sequence() > message.sequence();
		if (!dispatched) {
			this.statistics.queued();
		}
	}

	private void forget(KnownWorker worker) {
		this.workers.remove(worker.privateGroup());
		this.line.remove(worker);
	}

	/** To the head, behind what is older: only what was given out again can be. */
	private void requeue(QueuedMessage message) {
		Deque<QueuedMessage> older = new ArrayDeque<>();
		QueuedMessage first = this.waiting.peekFirst();
		while (first != null && first.sequence() < message.sequence()) {
			older.addFirst(this.waiting.removeFirst());
			first = this.waiting.peekFirst();
		}
		this.waiting.addFirst(message);
		older.forEach(this.waiting::addFirst);
	}

	private void dispatchWaiting(long now, List<ManagerOutput> out) {
		Iterator<KnownWorker> ready = this.line.iterator();
		while (!this.waiting.isEmpty() && ready.hasNext()) {
			KnownWorker worker = ready.next();
			ready.remove();
			if (silent(worker, this.options.workerTimeout(), now)) {
				this.workers.remove(worker.privateGroup());
				continue;
			}
			QueuedMessage message = this.waiting.removeFirst();
			this.statistics.dispatched(now - message.arrived());
			worker.assign(message, now);
			out.add(new ManagerOutput.Send(worker.privateGroup(), envelope(message)));
		}
	}

	private static boolean silent(KnownWorker worker, Duration limit, long now) {
		return worker.silentFor(limit.toNanos(), now);
	}

}
