package org.spreadqueue.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;

/**
 * Passes the messages of a manager that gave way on to the one that stays. Not all at
 * once: the daemon would throw out a manager that has 1000 messages before it.
 * <p>
 * Native messages go only to a manager that has answered {@code ^^status}: it is in the
 * group that they go to then, and before it may not be. They are kept until it has
 * answered a question that was asked after them, because Spread tells nobody that a
 * message met an empty group. Answers do not say which question they answer, and some
 * questions get none; but as many answers as questions surely cover the last of these.
 */
final class HandOver {

	/** Messages that are passed on at a time. */
	static final int AT_A_TIME = 200;

	private final QueueName queue;

	private final MessageStore store;

	private final Outputs out;

	/** Not known yet whether they have arrived. */
	private final List<StoredMessage> sent = new ArrayList<>();

	private @Nullable String receiver;

	private int questions;

	private int answers;

	private int awaited;

	HandOver(QueueName queue, MessageStore store, Outputs out) {
		this.queue = queue;
		this.store = store;
		this.out = out;
	}

	/** This manager stays, or there is none; {@code null} for nobody. */
	void to(@Nullable String manager) {
		this.receiver = manager;
		this.questions = 0;
		this.answers = 0;
		this.sent.clear();
	}

	/** A question for the manager goes out. */
	void asked() {
		this.questions++;
	}

	/**
	 * Somebody has answered.
	 * @param nativeManager whether the manager speaks native
	 * @return whether to ask again, because something was passed on
	 */
	boolean answered(String from, boolean nativeManager, long now) {
		if (this.receiver == null) {
			return false;
		}
		if (!from.equals(this.receiver)) {
			// By now another one is the manager; found by the simulation.
			to(from);
			return true;
		}
		this.answers++;
		if (!this.sent.isEmpty() && this.answers >= this.awaited) {
			this.sent.stream()
				.filter((message) -> this.store.get(message.id()) == message && message.isWaiting())
				.forEach(this.store::remove);
			this.sent.clear();
		}
		if (!nativeManager || !this.sent.isEmpty()) {
			return false;
		}
		for (StoredMessage message : some((candidate) -> !candidate.isLegacy())) {
			this.sent.add(message);
			this.out.frame(this.queue.nativeGroup(), message.handedOver(now));
		}
		this.awaited = this.questions + 1;
		return !this.sent.isEmpty();
	}

	/** Messages of Perl senders go to any manager. */
	void passLegacy() {
		for (StoredMessage message : some(StoredMessage::isLegacy)) {
			this.store.remove(message);
			this.out.add(new ManagerOutput.Send(this.queue.messagesGroup(), message.content().body()));
		}
	}

	/** This manager ends: now or never. */
	void passNative(long now) {
		for (StoredMessage message : some((candidate) -> !candidate.isLegacy())) {
			this.store.remove(message);
			this.out.frame(this.queue.nativeGroup(), message.handedOver(now));
		}
	}

	private List<StoredMessage> some(Predicate<StoredMessage> which) {
		return this.store.waitingInOrder().stream().filter(which).limit(AT_A_TIME).toList();
	}

}
