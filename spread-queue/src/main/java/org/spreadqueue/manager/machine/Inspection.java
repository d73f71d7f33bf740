// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessageChange.Result;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueReport.SenderReport;
import org.spreadqueue.manager.QueueReport.WorkerReport;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.manager.peers.KnownWorker;
import org.spreadqueue.manager.peers.Senders;
import org.spreadqueue.manager.peers.WorkerLink;
import org.spreadqueue.manager.peers.Workers;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * What operators see of a queue, and their changes of single messages. Each call takes
 * only so much of the loop's time as a few messages do.
 */
public final class Inspection {

	/** Messages that one call looks at. */
	public static final int AT_A_TIME = 500;

	private final MessageStore store;

	private final Workers workers;

	private final Senders senders;

	private final Outcomes outcomes;

	private final WorkerLink legacyWorkers;

	Inspection(MessageStore store, Workers workers, Senders senders, Outcomes outcomes, WorkerLink legacyWorkers) {
		this.store = store;
		this.workers = workers;
		this.senders = senders;
		this.outcomes = outcomes;
		this.legacyWorkers = legacyWorkers;
	}

	/**
	 * Copies the messages that match among the next few.
	 * @param time the present time for people
	 */
	public MessagePage page(MessageFilter filter, long after, int max, long now, Instant time) {
		MessageId id = filter.id();
		if (id != null) {
			StoredMessage only = this.store.get(id);
			List<QueuedMessage> found = (only != null) ? List.of(copy(only, now, time)) : List.of();
			return new MessagePage(found.stream().filter(filter::matches).toList(), 0, found.size());
		}
		List<QueuedMessage> found = new ArrayList<>();
		int lookedAt = 0;
		StoredMessage next = this.store.after(after);
		while (next != null && found.size() < max && lookedAt < AT_A_TIME) {
			QueuedMessage copy = copy(next, now, time);
			if (filter.matches(copy)) {
				found.add(copy);
			}
			lookedAt++;
			after = next.order();
			next = this.store.after(after);
		}
		return new MessagePage(found, (next != null) ? after : 0, lookedAt);
	}

	private QueuedMessage copy(StoredMessage message, long now, Instant time) {
		boolean delayed = message.notBefore() - now > 0;
		Place waiting = delayed ? Place.DELAYED : Place.WAITING;
		KnownWorker worker = this.workers.ownerOf(message.id());
		return new QueuedMessage(message.id(), message.isInFlight() ? Place.IN_FLIGHT : waiting, message.attempt(),
				message.isReplyWanted(), message.priority(), message.orderingKey(),
				time.plusNanos(message.arrived() - now), delayed ? time.plusNanos(message.notBefore() - now) : null,
				message.expires() ? time.plusNanos(message.expiresAt() - now) : null, message.originator(),
				message.isLegacy(), (worker != null) ? worker.privateGroup() : null,
				message.isInFlight() ? time.plusNanos(message.dispatchedAt() - now) : null, message.content());
	}

	/** The workers, in the order of their turn. */
	public List<WorkerReport> workers(long now) {
		return this.workers.all()
			.stream()
			.map((worker) -> worker.report(worker.link() == this.legacyWorkers, now))
			.toList();
	}

	/** The native senders that were heard of last, at most so many. */
	public List<SenderReport> senders(int max, long now) {
		return this.senders.report(max, now);
	}

	/** Deletes these messages if they wait, and tells their senders. */
	public List<MessageChange> delete(Collection<MessageId> ids, long now) {
		return ids.stream().map((id) -> delete(id, now)).toList();
	}

	private MessageChange delete(MessageId id, long now) {
		StoredMessage message = this.store.get(id);
		if (message == null || !message.isWaiting()) {
			return new MessageChange(id, (message != null) ? Result.IN_FLIGHT : Result.NOT_FOUND);
		}
		this.outcomes.delete(message, now);
		return new MessageChange(id, Result.DELETED);
	}

	/** The message with the id, {@code null} if it is not here. */
	public @Nullable StoredMessage find(MessageId id) {
		return this.store.get(id);
	}

	/**
	 * Removes a message of which its sender knows the outcome. Where it went, it may have
	 * displaced another one, which has taken its place here.
	 * @return whether it still waited here
	 */
	public boolean remove(StoredMessage message) {
		boolean waits = this.store.get(message.id()) == message && message.isWaiting();
		if (waits) {
			this.store.remove(message);
		}
		return waits;
	}

}
