package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.spreadqueue.manager.peers.KnownWorker.Status;
import org.spreadqueue.manager.peers.KnownWorker;
import org.spreadqueue.manager.peers.WorkerLink;
import org.spreadqueue.manager.peers.Workers;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.QueueCounters.Event;
import org.spreadqueue.manager.store.QueueCounters;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.spread.Durations;

/**
 * The workers that speak the native protocol. A worker registers with its answer to a
 * greeting, and reports the outcome of each message.
 */
final class NativeLink implements WorkerLink {

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

	private final Set<String> greeted = new HashSet<>();

	NativeLink(String group, Duration workerTimeout, Workers workers, MessageStore store, Outcomes outcomes,
			QueueCounters counters, OutgoingFrames frames, ManagerEffects effects) {
		this.group = group;
		this.patience = Durations.limited(workerTimeout.multipliedBy(3));
		this.workers = workers;
		this.store = store;
		this.outcomes = outcomes;
		this.counters = counters;
		this.frames = frames;
		this.effects = effects;
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
	void greet(String privateGroup) {
		this.greeted.add(privateGroup);
		this.frames.add(privateGroup, new Frame.Hello(NativeProtocol.VERSION));
	}

	/**
	 * Greets all workers, which have another manager now, so that they say at once what
	 * they have. By their next announcements, others might have been sent the same.
	 */
	void greetAll(Collection<String> members) {
		this.greeted.addAll(members);
		this.frames.add(this.group, new Frame.Hello(NativeProtocol.VERSION));
	}

	/** A worker has reported; {@code told} are the groups that the report went to. */
	void reported(String from, Frame.Status report, Collection<String> told, long now) {
		this.counters.count(Event.REPORT);
		boolean leaves = report.state() == WorkerState.TERMINATE;
		report.done().forEach((id) -> done(id, told, now));
		KnownWorker worker = this.workers.get(from, this);
		if (worker == null && leaves) {
			this.counters.count(Event.TERMINATION);
			return;
		}
		if (worker == null) {
			if (!this.greeted.remove(from)) {
				greet(from);
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
			lost(worker, now);
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
		for (MessageId id : report.requeued()) {
			StoredMessage message = this.workers.release(worker, id);
			if (message != null) {
				this.store.requeueUncounted(message, now);
			}
		}
		for (Frame.Failed failed : report.failed()) {
			StoredMessage message = this.workers.release(worker, failed.id());
			if (message != null) {
				this.outcomes.failed(message, failed, now);
			}
		}
		for (MessageId id : report.held()) {
			this.workers.claim(worker, id, now);
		}
	}

	/** Done is done, no matter which worker had the message. */
	private void done(MessageId id, Collection<String> told, long now) {
		this.workers.release(id);
		StoredMessage message = this.store.get(id);
		if (message != null) {
			this.outcomes.done(message, told, now);
		}
	}

	/** The group of native programs has changed: workers that are not in it are lost. */
	void present(Collection<String> members, long now) {
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
