// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
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

	/**
	 * How long a message waits for a worker that can have it while only others are there.
	 * Native workers that are restarted, and strangers that call themselves workers, must
	 * cost nobody a message.
	 */
	static final Duration PATIENCE = Duration.ofMinutes(1);

	private final MessageStore store;

	private final Workers workers;

	private final Outcomes outcomes;

	private final QueueCounters counters;

	private final OutgoingFrames frames;

	/** The last used one is last. */
	private final List<WorkerLink> links;

	/** Ended for lack of room on the channel. */
	private boolean heldUp;

	/** When a message that not all workers can have last had one that can. */
	private long lastSuited;

	Dispatcher(MessageStore store, Workers workers, Outcomes outcomes, QueueCounters counters, OutgoingFrames frames,
			List<WorkerLink> links, long now) {
		this.lastSuited = now;
		this.store = store;
		this.workers = workers;
		this.outcomes = outcomes;
		this.counters = counters;
		this.frames = frames;
		this.links = new ArrayList<>(links);
	}

	/** Whether there may be more to dispatch when the channel has room for it. */
	boolean isHeldUp() {
		return this.heldUp;
	}

	/** Dispatches what workers and the channel have room for. */
	void dispatch(long now) {
		this.outcomes.expire(now);
		List<StoredMessage> aside = new ArrayList<>();
		while (aside.size() < MAX_ASIDE && this.frames.hasRoom() && this.workers.haveRoom(now)) {
			awaitKeys(now);
			StoredMessage message = this.store.dispatch(now);
			if (message == null) {
				break;
			}
			if (!dispatch(message, now)) {
				aside.add(message);
			}
		}
		this.heldUp = !this.frames.hasRoom();
		aside.forEach((message) -> this.store.requeueUncounted(message, now));
		this.counters.countQueued();
	}

	/**
	 * Holds back what might run beside another message of its key. Found by the
	 * simulation: a job that had been lost from the disk ran, and one that its sender had
	 * sent before it came back.
	 */
	private void awaitKeys(long now) {
		StoredMessage next = this.workers.haveClaims() ? this.store.next(now) : null;
		while (next != null && this.workers.mayHaveKeyOf(next)) {
			this.store.holdUntil(next, now + Claims.TIME.toNanos());
			next = this.store.next(now);
		}
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
		if (unable == null) {
			return false;
		}
		if (this.workers.haveOtherThan(unable)) {
			this.lastSuited = now;
		}
		if (now - Math.max(this.lastSuited, message.arrived()) < PATIENCE.toNanos()) {
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
