package org.spreadqueue.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;

/**
 * The workers that speak the native protocol, what each has, and what each says that it
 * has.
 */
final class NativeWorkers {

	/** Ids that workers may claim without their messages being here. */
	private static final int MAX_CLAIMS = 100_000;

	private final String group;

	private final Duration timeout;

	private final MessageStore store;

	private final Endings endings;

	private final LegacyWorkers legacy;

	private final Statistics statistics;

	private final Outputs out;

	/** In the order of their turn. */
	private final Map<String, NativeWorker> workers = new LinkedHashMap<>();

	private final Map<MessageId, NativeWorker> owners = new HashMap<>();

	/** Held by a worker, but not yet submitted here. */
	private final Map<MessageId, NativeWorker> claims = new HashMap<>();

	private final Set<String> greeted = new HashSet<>();

	NativeWorkers(String group, Duration timeout, MessageStore store, Endings endings, LegacyWorkers legacy,
			Statistics statistics, Outputs out) {
		this.group = group;
		this.timeout = timeout.multipliedBy(3);
		this.store = store;
		this.endings = endings;
		this.legacy = legacy;
		this.statistics = statistics;
		this.out = out;
	}

	int size() {
		return this.workers.size();
	}

	boolean isEmpty() {
		return this.workers.isEmpty();
	}

	/** It has announced itself, or this manager does not know it. */
	void greet(String privateGroup) {
		this.greeted.add(privateGroup);
		this.out.frame(privateGroup, new Frame.Hello(NativeProtocol.VERSION));
	}

	/**
	 * Whoever works on this queue has another manager now and shall say at once what it
	 * has; by itself it would with its next announcement, when others may have been given
	 * the same.
	 * @param members who is in the group of native programs, as far as is known
	 */
	void greetAll(Collection<String> members) {
		this.greeted.addAll(members);
		this.out.frame(this.group, new Frame.Hello(NativeProtocol.VERSION));
	}

	/**
	 * A worker reports.
	 * @param told the groups that the report went to
	 */
	void reported(String from, Frame.Status status, Collection<String> told, long now) {
		this.statistics.notification();
		NativeWorker worker = this.workers.get(from);
		status.done().forEach((id) -> done(id, told, now));
		if (worker == null && status.state() != WorkerState.TERMINATE) {
			if (!this.greeted.remove(from)) {
				greet(from);
				return;
			}
			worker = new NativeWorker(from, now);
			this.workers.put(from, worker);
			this.statistics.registration();
		}
		if (worker == null) {
			this.statistics.termination();
			return;
		}
		worker.heard((status.state() == WorkerState.READY) ? status.capacity() : 0, now);
		settle(worker, status, now);
		if (status.state() == WorkerState.TERMINATE) {
			this.statistics.termination();
			lost(from, now);
		}
	}

	private void settle(NativeWorker worker, Frame.Status status, long now) {
		for (MessageId id : status.requeued()) {
			StoredMessage message = release(worker, id);
			if (message != null) {
				this.store.giveBack(message, true, now);
			}
		}
		for (Frame.Failed failed : status.failed()) {
			StoredMessage message = release(worker, failed.id());
			if (message != null) {
				this.endings.failed(message, failed, now);
			}
		}
		for (MessageId id : status.held()) {
			claim(worker, id, now);
		}
	}

	/** Done is done, whoever was to do it. */
	private void done(MessageId id, Collection<String> told, long now) {
		this.claims.remove(id);
		StoredMessage message = this.store.get(id);
		if (message == null) {
			return;
		}
		NativeWorker owner = this.owners.get(id);
		if (owner != null) {
			release(owner, id);
		}
		else if (message.isOut()) {
			this.legacy.release(message);
		}
		this.endings.done(message, told, now);
	}

	private void claim(NativeWorker worker, MessageId id, long now) {
		StoredMessage message = this.store.take(id, now);
		if (message != null) {
			assign(worker, message);
		}
		else if (!this.store.contains(id) && this.claims.size() < MAX_CLAIMS) {
			this.claims.put(id, worker);
		}
	}

	/** A message has come; perhaps a worker has it already. */
	void arrived(StoredMessage message, long now) {
		NativeWorker worker = this.claims.remove(message.id());
		if (worker != null && this.store.take(message.id(), now) != null) {
			assign(worker, message);
		}
	}

	boolean hasSlot() {
		for (NativeWorker worker : this.workers.values()) {
			if (worker.hasSlot()) {
				return true;
			}
		}
		return false;
	}

	/** The one with the most room for a message of the size; in turn among equals. */
	@Nullable NativeWorker choose(int size) {
		NativeWorker best = null;
		for (NativeWorker worker : this.workers.values()) {
			if (worker.takes(size) && (best == null || worker.isLessLoadedThan(best))) {
				best = worker;
			}
		}
		return best;
	}

	void assign(NativeWorker worker, StoredMessage message) {
		worker.assign(message);
		this.owners.put(message.id(), worker);
		if (this.workers.remove(worker.privateGroup(), worker)) {
			this.workers.put(worker.privateGroup(), worker);
		}
	}

	/** Whoever is not a member is gone. */
	void present(Collection<String> members, long now) {
		this.greeted.retainAll(members);
		for (String known : List.copyOf(this.workers.keySet())) {
			if (!members.contains(known)) {
				lost(known, now);
			}
		}
	}

	void houseKeeping(long now) {
		for (NativeWorker worker : List.copyOf(this.workers.values())) {
			if (worker.silentFor(this.timeout.toNanos(), now)) {
				lost(worker.privateGroup(), now);
			}
		}
	}

	/** All have to report anew; what they have is theirs if they say so in time. */
	List<StoredMessage> forgetAll(long now) {
		List<StoredMessage> back = new ArrayList<>();
		for (NativeWorker worker : this.workers.values()) {
			for (StoredMessage message : worker.releaseAll()) {
				this.store.giveBack(message, false, now);
				back.add(message);
			}
		}
		this.workers.clear();
		this.owners.clear();
		this.claims.clear();
		this.greeted.clear();
		return back;
	}

	private void lost(String privateGroup, long now) {
		NativeWorker worker = this.workers.remove(privateGroup);
		if (worker == null) {
			return;
		}
		this.claims.values().removeIf((owner) -> owner == worker);
		List<StoredMessage> back = worker.releaseAll();
		if (!back.isEmpty()) {
			this.out.add(new ManagerOutput.Reassigned(privateGroup));
		}
		for (StoredMessage message : back) {
			this.owners.remove(message.id());
			this.endings.lost(message, now);
		}
	}

	private @Nullable StoredMessage release(NativeWorker worker, MessageId id) {
		if (this.claims.get(id) == worker) {
			this.claims.remove(id);
		}
		StoredMessage message = worker.release(id);
		if (message != null) {
			this.owners.remove(id);
		}
		return message;
	}

}
