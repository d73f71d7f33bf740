// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.IdSet;
import org.spreadqueue.protocol.frame.MessageId;

/** The workers of a queue, which messages each has, and which it claims to have. */
public final class Workers {

	/** Ids that workers may claim before their messages are here. */
	private static final int MAX_CLAIMS = 100_000;

	private final MessageStore store;

	/** In the order of their turn. */
	private final Map<String, KnownWorker> workers = new LinkedHashMap<>();

	/** Workers of the messages in flight. */
	private final Map<MessageId, KnownWorker> owners = new HashMap<>();

	/** Workers of messages that have not been submitted here yet. */
	private final NavigableMap<MessageId, KnownWorker> claims = new TreeMap<>();

	private final DoneElsewhere doneElsewhere = new DoneElsewhere();

	public Workers(MessageStore store) {
		this.store = store;
	}

	public int size() {
		return this.workers.size();
	}

	public @Nullable KnownWorker get(String privateGroup) {
		return this.workers.get(privateGroup);
	}

	/** The worker with this address, if it speaks this protocol. */
	public @Nullable KnownWorker get(String privateGroup, WorkerLink link) {
		KnownWorker worker = this.workers.get(privateGroup);
		return (worker != null && worker.link() == link) ? worker : null;
	}

	/** The worker that has a message in flight, {@code null} if none has. */
	public @Nullable KnownWorker ownerOf(MessageId id) {
		return this.owners.get(id);
	}

	/** The workers of all protocols; a copy. */
	public List<KnownWorker> all() {
		return List.copyOf(this.workers.values());
	}

	/** Adds a worker, whose turn is last. */
	public void add(KnownWorker worker) {
		this.workers.put(worker.privateGroup(), worker);
	}

	/** Makes a worker's turn the last. */
	public void toEnd(KnownWorker worker) {
		if (this.workers.size() > 1 && this.workers.remove(worker.privateGroup(), worker)) {
			add(worker);
		}
	}

	/** Forgets a worker. Returns its messages, which are still in flight. */
	public List<StoredMessage> remove(KnownWorker worker) {
		this.workers.remove(worker.privateGroup(), worker);
		forgetClaims(worker);
		List<StoredMessage> left = worker.inFlight();
		left.forEach((message) -> release(worker, message.id()));
		return left;
	}

	/** Forgets all workers. Their messages are still in flight. */
	public void clear() {
		this.workers.clear();
		this.owners.clear();
		this.claims.clear();
		this.doneElsewhere.clear();
	}

	/** Whether any worker can take a message, though perhaps not of every size. */
	public boolean haveRoom(long now) {
		for (KnownWorker worker : this.workers.values()) {
			if (worker.hasRoom() && !worker.isSilent(now)) {
				return true;
			}
		}
		return false;
	}

	/** Whether there is a worker of another protocol than this one. */
	public boolean haveOtherThan(WorkerLink link) {
		return this.workers.values().stream().anyMatch((worker) -> worker.link() != link);
	}

	/**
	 * Finds the worker of a protocol with the most room for a message, among equals the
	 * one whose turn it is; {@code null} if none has room.
	 */
	public @Nullable KnownWorker choose(WorkerLink link, int size, long now) {
		KnownWorker best = null;
		for (KnownWorker worker : this.workers.values()) {
			if (worker.link() == link && worker.takes(size, now) && (best == null || worker.isLessLoadedThan(best))) {
				best = worker;
			}
		}
		return best;
	}

	/** Notes that a worker has a message in flight. */
	public void dispatched(KnownWorker worker, StoredMessage message) {
		worker.add(message);
		this.owners.put(message.id(), worker);
		toEnd(worker);
	}

	/** Takes a message from a worker; {@code null} if the worker did not have it. */
	public @Nullable StoredMessage release(KnownWorker worker, MessageId id) {
		this.claims.remove(id, worker);
		StoredMessage message = worker.remove(id);
		if (message != null) {
			this.owners.remove(id);
		}
		return message;
	}

	/**
	 * Takes those of some messages from a worker that it has. Looks for what it has among
	 * them, or the other way round, whatever is less.
	 */
	public List<StoredMessage> release(KnownWorker worker, IdSet ids) {
		ids.forEachRange((producer, first, last) -> forgetClaims(producer, first, last, worker::equals));
		List<StoredMessage> released = new ArrayList<>();
		for (MessageId id : worker.idsAmong(ids)) {
			StoredMessage message = release(worker, id);
			if (message != null) {
				released.add(message);
			}
		}
		return released;
	}

	/** Forgets which workers claim to have these messages. */
	public void forgetClaims(long producer, long first, long last) {
		forgetClaims(producer, first, last, (claimant) -> true);
	}

	private void forgetClaims(long producer, long first, long last, Predicate<KnownWorker> claimant) {
		if (!this.claims.isEmpty()) {
			this.claims.subMap(new MessageId(producer, first), true, new MessageId(producer, last), true)
				.values()
				.removeIf(claimant);
		}
	}

	/** Notes that no worker has a message any more. */
	public void release(MessageId id) {
		this.claims.remove(id);
		KnownWorker owner = this.owners.get(id);
		if (owner != null) {
			release(owner, id);
		}
	}

	/** Notes that a worker claims to have a message. */
	public void claim(KnownWorker worker, MessageId id, long now) {
		StoredMessage message = this.store.claim(id, now);
		if (message != null) {
			dispatched(worker, message);
		}
		else if (!this.store.contains(id) && this.claims.size() < MAX_CLAIMS) {
			this.claims.put(id, worker);
		}
	}

	/** Notes that workers have done these messages, of which some are not here. */
	public void doneElsewhere(long producer, long first, long last) {
		this.doneElsewhere.add(producer, first, last);
	}

	/** Whether a worker has done a message that was not here. */
	public boolean haveDoneElsewhere(MessageId id) {
		return this.doneElsewhere.contains(id);
	}

	/** Whether a worker claims a message that is not here. */
	public boolean haveClaims() {
		return !this.claims.isEmpty();
	}

	/**
	 * Whether a worker claims a message of this one's sender that is not here: its key is
	 * not known, and may be the same.
	 */
	public boolean mayHaveKeyOf(StoredMessage message) {
		if (message.orderingKey() == null) {
			return false;
		}
		long producer = message.id().producer();
		MessageId claimed = this.claims.ceilingKey(new MessageId(producer, 0));
		return claimed != null && claimed.producer() == producer;
	}

	/** A worker is about to say anew what it has. */
	public void forgetClaims(KnownWorker worker) {
		if (!this.claims.isEmpty()) {
			this.claims.values().removeIf((claimant) -> claimant == worker);
		}
	}

	/** A message is held now; perhaps a worker already has it. */
	public void arrived(StoredMessage message, long now) {
		KnownWorker worker = this.claims.remove(message.id());
		if (worker != null && this.store.claim(message.id(), now) != null) {
			dispatched(worker, message);
		}
	}

}
