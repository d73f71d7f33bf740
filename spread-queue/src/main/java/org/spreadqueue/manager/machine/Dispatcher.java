package org.spreadqueue.manager.machine;

import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.manager.peers.KnownWorker;
import org.spreadqueue.manager.peers.WorkerLink;
import org.spreadqueue.manager.peers.Workers;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.QueueCounters;
import org.spreadqueue.manager.store.StoredMessage;

/** Dispatches messages in order to workers with room. The protocols take turns. */
final class Dispatcher {

	/** Most messages that others overtake in one pass, for lack of a fitting worker. */
	private static final int MAX_ASIDE = 50;

	private final MessageStore store;

	private final Workers workers;

	private final Outcomes outcomes;

	private final QueueCounters counters;

	/** The last used one is last. */
	private final List<WorkerLink> links;

	Dispatcher(MessageStore store, Workers workers, Outcomes outcomes, QueueCounters counters, List<WorkerLink> links) {
		this.store = store;
		this.workers = workers;
		this.outcomes = outcomes;
		this.counters = counters;
		this.links = new ArrayList<>(links);
	}

	/** Dispatches all that workers have room for. */
	void dispatch(long now) {
		this.outcomes.expire(now);
		List<StoredMessage> aside = new ArrayList<>();
		while (aside.size() < MAX_ASIDE && this.workers.haveRoom(now)) {
			StoredMessage message = this.store.dispatch(now);
			if (message == null) {
				break;
			}
			if (!dispatch(message, now)) {
				aside.add(message);
			}
		}
		aside.forEach((message) -> this.store.requeueUncounted(message, now));
		this.counters.countQueued();
	}

	/** Returns whether the message has found a worker, or an outcome. */
	private boolean dispatch(StoredMessage message, long now) {
		WorkerLink unable = null;
		String reason = "";
		for (WorkerLink link : this.links) {
			KnownWorker worker = this.workers.choose(link, message.size(), now);
			if (worker == null) {
				continue;
			}
			try {
				send(message, worker, now);
				return true;
			}
			catch (FormatException ex) {
				unable = link;
				reason = String.valueOf(ex.getMessage());
			}
		}
		if (unable == null || this.workers.haveOtherThan(unable)) {
			return false;
		}
		this.outcomes.unsuitable(message, reason, now);
		return true;
	}

	private void send(StoredMessage message, KnownWorker worker, long now) throws FormatException {
		WorkerLink link = worker.link();
		link.send(message, worker, now);
		this.workers.dispatched(worker, message);
		this.counters.dispatched(message, now);
		this.links.remove(link);
		this.links.add(link);
	}

}
