package org.spreadqueue.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;

/**
 * Passes the messages of a manager that gave way on to the one that stays. Not all at
 * once: the daemon would throw out a manager that has 1000 Spread messages before it.
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

	/** Bytes that are passed on at a time, beyond one message. */
	static final long BYTES_AT_A_TIME = 4L * 1024 * 1024;

	private final QueueName queue;

	private final MessageStore store;

	private final Outputs out;

	/** Not known yet whether they have arrived. */
	private final List<StoredMessage> sent = new ArrayList<>();

	private @Nullable String receiver;

	/** The receiver speaks the old protocol only. */
	private boolean perl;

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
		this.perl = false;
		this.questions = 0;
		this.answers = 0;
		this.sent.clear();
	}

	/** The manager that stays, {@code null} if none is known. */
	@Nullable String receiver() {
		return this.receiver;
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
		this.perl = !nativeManager;
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
		// The question that follows must not overtake them.
		this.out.sendFrames();
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

	/**
	 * Whether nothing is left that the receiver can take. A Perl manager takes nothing
	 * native; their senders give it theirs.
	 */
	boolean isComplete() {
		return this.store.waitingInOrder().stream().noneMatch((message) -> message.isLegacy() || !this.perl);
	}

	private List<StoredMessage> some(Predicate<StoredMessage> which) {
		List<StoredMessage> some = new ArrayList<>();
		long bytes = 0;
		for (StoredMessage message : this.store.waitingInOrder()) {
			if (!which.test(message)) {
				continue;
			}
			bytes += message.size();
			if (some.size() == AT_A_TIME || (bytes > BYTES_AT_A_TIME && !some.isEmpty())) {
				break;
			}
			some.add(message);
		}
		return some;
	}

}
