package org.spreadqueue.manager;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.DeadLetterQueue.Cause;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.EndReason;

/**
 * How messages end, or come back: what the store, the figures and the senders learn.
 */
final class Endings {

	/** How long a dead letter waits at least that a worker failed on. */
	static final Duration DEAD_LETTER_DELAY = Duration.ofMinutes(1);

	/** Whether the messages are dead letters: these have nowhere else to go. */
	private final boolean deadLetters;

	private final MessageStore store;

	private final QueueCounters counters;

	private final SenderBook senders;

	private final Outputs out;

	/** Of messages without native sender. */
	private final long ownIncarnation;

	Endings(QueueName queue, long ownIncarnation, MessageStore store, QueueCounters counters, SenderBook senders,
			Outputs out) {
		this.deadLetters = DeadLetterQueue.isOne(queue);
		this.ownIncarnation = ownIncarnation;
		this.store = store;
		this.counters = counters;
		this.senders = senders;
		this.out = out;
	}

	/** A worker has finished it, and told those itself. */
	void done(StoredMessage message, Collection<String> told, long now) {
		this.store.remove(message);
		this.counters.done();
		if (message.id().incarnation() != this.ownIncarnation) {
			this.senders.done(message, told, now);
		}
	}

	/** Its worker is lost. */
	void lost(StoredMessage message, long now) {
		if (wasTriedEnough(message)) {
			this.store.remove(message);
			bury(message, Cause.workersLost(), now);
		}
		else {
			this.store.giveBack(message, false, now);
		}
	}

	void failed(StoredMessage message, Frame.Failed failed, long now) {
		this.counters.failed();
		if (wasTriedEnough(message) || (failed.fatal() && !this.deadLetters)) {
			this.store.remove(message);
			bury(message, Cause.failed(failed.error()), now);
		}
		else {
			retry(message, now);
		}
	}

	/** It fits no worker there is. */
	void unsuitable(StoredMessage message, String reason, long now) {
		if (this.deadLetters) {
			retry(message, now);
			return;
		}
		this.store.remove(message);
		bury(message, Cause.failed(new Frame.JobError("NotForPerlWorkers", reason, message.deliveries())), now);
	}

	private boolean wasTriedEnough(StoredMessage message) {
		return !this.deadLetters && message.deliveries() >= this.store.limits().maxAttempts();
	}

	private void retry(StoredMessage message, long now) {
		Duration delay = this.store.limits().redeliveryDelay();
		if (this.deadLetters && delay.compareTo(DEAD_LETTER_DELAY) < 0) {
			delay = DEAD_LETTER_DELAY;
		}
		this.store.retryAt(message, now + delay.toNanos(), now);
	}

	/** Makes room, if the policy is to do so at the cost of the oldest. */
	boolean makeRoom(int size, long now) {
		if (this.store.hasRoom(size)) {
			return true;
		}
		expire(now);
		if (this.store.limits().overflow() == QueueLimits.Overflow.DEAD_LETTER_OLDEST) {
			this.store.displaceFor(size).forEach((message) -> bury(message, Cause.displaced(), now));
		}
		return this.store.hasRoom(size);
	}

	void expire(long now) {
		for (StoredMessage message : this.store.expired(now)) {
			this.counters.expired();
			tell(message, EndReason.EXPIRED, "its time was over before a worker had it", now);
		}
	}

	int purge(long now) {
		List<StoredMessage> purged = this.store.purge();
		this.counters.purged(purged.size());
		purged.forEach((message) -> tell(message, EndReason.PURGED, "the queue was emptied", now));
		return purged.size();
	}

	private void bury(StoredMessage message, Cause cause, long now) {
		this.counters.deadLettered();
		this.out.add(new ManagerOutput.DeadLetter(message, cause));
		Frame.JobError error = cause.error();
		tell(message, EndReason.DEAD_LETTERED, (error != null) ? error.message() : cause.reason().text(), now);
	}

	private void tell(StoredMessage message, EndReason reason, String text, long now) {
		if (message.id().incarnation() != this.ownIncarnation) {
			String shown = (text.length() > 1000) ? text.substring(0, 1000) : text;
			this.senders.ended(message.id(), message.originator(), reason, shown, now);
		}
	}

}
