// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.peers.Senders;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.QueueCounters;
import org.spreadqueue.manager.store.QueueCounters.Event;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;

/**
 * Decides what becomes of messages: done, requeued, or a dead letter; and tells the
 * senders, the counters and the dead-letter queue.
 */
final class Outcomes {

	/** How long a message of a dead-letter queue waits at least after it failed. */
	static final Duration DEAD_LETTER_DELAY = Duration.ofMinutes(1);

	private static final int MAX_TEXT = 1000;

	/** Whether this is a dead-letter queue: its messages have nowhere else to go. */
	private final boolean deadLetters;

	private final MessageStore store;

	private final QueueCounters counters;

	private final Senders senders;

	private final ManagerEffects effects;

	Outcomes(boolean deadLetters, MessageStore store, QueueCounters counters, Senders senders, ManagerEffects effects) {
		this.deadLetters = deadLetters;
		this.store = store;
		this.counters = counters;
		this.senders = senders;
		this.effects = effects;
	}

	/** A worker has finished the message and has told these groups. */
	void done(StoredMessage message, Collection<String> told, long now) {
		this.store.remove(message);
		this.counters.count(Event.DONE);
		if (hasSenderToTell(message)) {
			this.senders.done(message, told, now);
		}
	}

	void lost(StoredMessage message, long now) {
		if (wasTriedEnough(message)) {
			this.store.remove(message);
			deadLetter(DeadLetter.workersLost(message), now);
		}
		else {
			this.store.requeue(message, now);
		}
	}

	void failed(StoredMessage message, Frame.Failed failed, long now) {
		this.counters.count(Event.FAILED);
		message.failedInAttempt(failed.error().attempt());
		if (wasTriedEnough(message) || (failed.fatal() && !this.deadLetters)) {
			this.store.remove(message);
			deadLetter(DeadLetter.failed(message, failed.error()), now);
		}
		else {
			retry(message, now);
		}
	}

	/** The protocols of the present workers cannot carry the message. */
	void unsuitable(StoredMessage message, String reason, long now) {
		if (this.deadLetters) {
			retry(message, now);
			return;
		}
		this.store.remove(message);
		deadLetter(DeadLetter.failed(message, new Frame.JobError("NotForPerlWorkers", reason, message.attempt())), now);
	}

	private boolean wasTriedEnough(StoredMessage message) {
		return !this.deadLetters && message.attempt() >= this.store.limits().maxAttempts();
	}

	private void retry(StoredMessage message, long now) {
		Duration delay = this.store.limits().delayAfter(message.attempt());
		if (this.deadLetters && delay.compareTo(DEAD_LETTER_DELAY) < 0) {
			delay = DEAD_LETTER_DELAY;
		}
		this.store.requeueAt(message, now + delay.toNanos(), now);
	}

	/**
	 * Makes room for a message of this size, at the cost of the oldest ones if the limits
	 * say so; returns whether there is room.
	 */
	boolean makeRoom(int size, long now) {
		if (this.store.hasRoom(size)) {
			return true;
		}
		expire(now);
		if (this.store.limits().overflow() == QueueLimits.Overflow.DEAD_LETTER_OLDEST) {
			this.store.displaceFor(size).forEach((message) -> deadLetter(DeadLetter.displaced(message), now));
		}
		return this.store.hasRoom(size);
	}

	void expire(long now) {
		for (StoredMessage message : this.store.expired(now)) {
			this.counters.count(Event.EXPIRED);
			tell(message, Outcome.EXPIRED, "its time was over before a worker had it", now);
		}
	}

	int purge(long now) {
		List<StoredMessage> purged = this.store.purge();
		this.counters.count(Event.PURGED, purged.size());
		purged.forEach((message) -> tell(message, Outcome.PURGED, "the queue was emptied", now));
		return purged.size();
	}

	/** Removes a waiting message because somebody wants so. */
	void delete(StoredMessage message, long now) {
		this.store.remove(message);
		this.counters.count(Event.PURGED);
		tell(message, Outcome.PURGED, "it was deleted", now);
	}

	private void deadLetter(DeadLetter letter, long now) {
		this.counters.count(Event.DEAD_LETTERED);
		this.effects.deadLetter(letter);
		Frame.JobError error = letter.error();
		tell(letter.message(), Outcome.DEAD_LETTERED, (error != null) ? error.message() : letter.reason().text(), now);
	}

	private void tell(StoredMessage message, Outcome reason, String text, long now) {
		if (hasSenderToTell(message)) {
			this.senders.otherOutcome(message.id(), message.originator(), reason, Unicode.cut(text, MAX_TEXT), now);
		}
	}

	/**
	 * Whether its sender submits it again if this manager does not hand it over. Most
	 * dead letters have none.
	 */
	boolean hasSenderToSubmitAgain(StoredMessage message) {
		return hasSenderToTell(message) && !this.deadLetters;
	}

	private static boolean hasSenderToTell(StoredMessage message) {
		return message.origin() == Origin.SENDER;
	}

}
