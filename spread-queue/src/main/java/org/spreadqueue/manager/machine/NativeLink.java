// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.spreadqueue.manager.peers.KnownWorker;
import org.spreadqueue.manager.peers.KnownWorker.Status;
import org.spreadqueue.manager.peers.WorkerLink;
import org.spreadqueue.manager.peers.Workers;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.QueueCounters;
import org.spreadqueue.manager.store.QueueCounters.Event;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.IdSet;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.spread.Durations;

/**
 * The workers that speak the native protocol. A worker registers with its answer to a
 * greeting, and reports the outcome of each message.
 * <p>
 * Every few seconds, a worker is asked what it has (section 4.14 of
 * docs/protocol/native.md). What is in flight there and unknown to it goes to a worker
 * again, whatever has lost the dispatch or its outcome.
 */
final class NativeLink implements WorkerLink {

	/** How often a worker is asked what it has. */
	static final Duration QUESTION_INTERVAL = Duration.ofSeconds(5);

	private static final long NANOS_PER_MILLI = 1_000_000;

	/** The group of all native programs of the queue. */
	private final String group;

	private final Duration patience;

	private final Workers workers;

	private final MessageStore store;

	private final Outcomes outcomes;

	private final QueueCounters counters;

	private final OutgoingFrames frames;

	private final ManagerEffects effects;

	/** The native programs of the queue. Only these can be workers. */
	private Set<String> members = Set.of();

	private final Set<String> greeted = new HashSet<>();

	/** Begins anywhere, so that a worker's answer to another manager is none to this. */
	private long lastQuestion;

	NativeLink(String group, long firstQuestion, Duration workerTimeout, Workers workers, MessageStore store,
			Outcomes outcomes, QueueCounters counters, OutgoingFrames frames, ManagerEffects effects) {
		this.group = group;
		this.lastQuestion = firstQuestion;
		this.patience = Durations.limited(workerTimeout.multipliedBy(3));
		this.workers = workers;
		this.store = store;
		this.outcomes = outcomes;
		this.counters = counters;
		this.frames = frames;
		this.effects = effects;
	}

	/** Returns the group of all native programs of the queue. */
	String group() {
		return this.group;
	}

	@Override
	public void send(StoredMessage message, KnownWorker worker, long now) {
		long queued = Math.max(0, millis(now - message.arrived()));
		long left = message.expires() ? Math.max(1, millis(message.expiresAt() - now)) : 0;
		this.frames.add(worker.privateGroup(), new Frame.Dispatch(message.id(), message.content(),
				message.isReplyWanted(), message.originator(), message.attempt(), queued, left, message.isLegacy()));
	}

	private static long millis(long nanos) {
		return nanos / NANOS_PER_MILLI;
	}

	@Override
	public Duration patience(KnownWorker worker) {
		return this.patience;
	}

	@Override
	public void silent(KnownWorker worker, long now) {
		lost(worker, now);
	}

	@Override
	public List<StoredMessage> forget(KnownWorker worker, long now) {
		List<StoredMessage> back = worker.inFlight();
		back.forEach((message) -> this.store.requeue(message, now));
		return back;
	}

	/** The greetings were made on another connection. */
	void forgetGreetings() {
		this.greeted.clear();
	}

	/** Greets a worker that has announced itself, or that this manager does not know. */
	void greet(String privateGroup, long now) {
		if (this.members.contains(privateGroup)) {
			this.greeted.add(privateGroup);
			ask(privateGroup, now);
		}
	}

	/**
	 * Asks a worker what it has, behind all that was dispatched to it. Its answer comes
	 * behind all outcomes that it has told.
	 */
	private void ask(String privateGroup, long now) {
		this.lastQuestion++;
		KnownWorker worker = this.workers.get(privateGroup, this);
		if (worker != null) {
			worker.asked(this.lastQuestion, now);
		}
		this.frames.add(privateGroup, new Frame.Hello(NativeProtocol.VERSION, this.lastQuestion));
	}

	/**
	 * Greets all workers, which have another manager now, so that they say at once what
	 * they have. By their next announcements, others might have been sent the same.
	 */
	void greetAll() {
		if (!this.members.isEmpty()) {
			this.greeted.addAll(this.members);
			this.frames.add(this.group, new Frame.Hello(NativeProtocol.VERSION));
		}
	}

	/** Asks the workers that have not been asked for a while; they also hear from us. */
	void askAgain(long now) {
		for (KnownWorker worker : this.workers.all()) {
			if (worker.link() == this && !worker.wasAskedWithin(QUESTION_INTERVAL, now)) {
				ask(worker.privateGroup(), now);
			}
		}
	}

	/** Whether this program may be a worker. */
	boolean isMember(String privateGroup) {
		return this.members.contains(privateGroup);
	}

	/** A worker has reported; {@code told} are the groups that the report went to. */
	void reported(String from, Frame.Status report, Collection<String> told, long now) {
		this.counters.count(Event.REPORT);
		boolean leaves = report.state() == WorkerState.TERMINATE;
		report.done().forEachRange((producer, first, last) -> done(producer, first, last, told, now));
		KnownWorker worker = this.workers.get(from, this);
		if (worker == null && leaves) {
			this.counters.count(Event.TERMINATION);
			return;
		}
		if (worker == null) {
			if (!this.greeted.remove(from)) {
				greet(from, now);
				return;
			}
			worker = register(from, now);
		}
		if (report.state() == WorkerState.READY) {
			worker.ready(Math.max(0, report.capacity()), now);
		}
		else {
			worker.changed(Status.WORKING, now);
		}
		takeOutcomes(worker, report, now);
		if (leaves) {
			this.counters.count(Event.TERMINATION);
			requeueNotBegun(worker, report.held(), now);
			lost(worker, now);
		}
	}

	/** What crossed the goodbye of a worker was never there. */
	private void requeueNotBegun(KnownWorker worker, IdSet begun, long now) {
		for (StoredMessage message : worker.inFlight()) {
			if (!begun.contains(message.id())) {
				requeueUncounted(worker, message.id(), now);
			}
		}
	}

	private KnownWorker register(String privateGroup, long now) {
		KnownWorker before = this.workers.get(privateGroup);
		if (before != null) {
			// It spoke the other protocol to an earlier manager, or is another program.
			before.link().lost(before, now);
		}
		KnownWorker worker = new KnownWorker(privateGroup, this, now);
		this.workers.add(worker);
		this.counters.count(Event.REGISTRATION);
		return worker;
	}

	private void takeOutcomes(KnownWorker worker, Frame.Status report, long now) {
		for (StoredMessage message : this.workers.release(worker, report.requeued())) {
			this.store.requeueUncounted(message, now);
		}
		for (Frame.Failed failed : report.failed()) {
			StoredMessage message = this.workers.release(worker, failed.id());
			if (message != null) {
				this.outcomes.failed(message, failed, now);
			}
		}
		if (report.answered() != 0) {
			this.workers.forgetClaims(worker);
		}
		for (MessageId id : report.held()) {
			this.workers.claim(worker, id, now);
		}
		requeueMissing(worker, worker.answered(report.answered(), report.held()), now);
	}

	/** Nobody has tried these, as far as is known, so no attempt is counted. */
	private void requeueMissing(KnownWorker worker, Set<MessageId> missing, long now) {
		missing.forEach((id) -> requeueUncounted(worker, id, now));
		if (!missing.isEmpty()) {
			this.effects.missing(worker.privateGroup(), missing.size());
		}
	}

	private void requeueUncounted(KnownWorker worker, MessageId id, long now) {
		StoredMessage message = this.workers.release(worker, id);
		if (message != null) {
			this.store.requeueUncounted(message, now);
		}
	}

	/**
	 * Done is done, no matter which worker had the messages. Costs what is held here of
	 * them, not what the report names.
	 */
	private void done(long producer, long first, long last, Collection<String> told, long now) {
		this.workers.forgetClaims(producer, first, last);
		List<StoredMessage> held = this.store.between(producer, first, last);
		if (Long.compareUnsigned(last - first, held.size()) >= 0) {
			this.workers.doneElsewhere(producer, first, last);
		}
		for (StoredMessage message : held) {
			this.workers.release(message.id());
			this.outcomes.done(message, told, now);
		}
	}

	/** The group of native programs has changed: workers that are not in it are lost. */
	void present(Set<String> members, long now) {
		this.members = members;
		this.greeted.retainAll(members);
		for (KnownWorker worker : this.workers.all()) {
			if (worker.link() == this && !members.contains(worker.privateGroup())) {
				lost(worker, now);
			}
		}
	}

	@Override
	public void lost(KnownWorker worker, long now) {
		List<StoredMessage> back = this.workers.remove(worker);
		this.frames.forget(worker.privateGroup());
		if (!back.isEmpty()) {
			this.effects.requeued(worker.privateGroup());
		}
		back.forEach((message) -> this.outcomes.lost(message, now));
	}

}
