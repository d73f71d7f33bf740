package org.spreadqueue.manager.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.StoredMessage;

/**
 * Hands the messages of a manager that gave way over to the one that stays. Not all at
 * once: the daemon would throw out a manager that leaves 1000 Spread messages unread.
 * <p>
 * Native messages go only to a manager that has answered {@code ^^status}: before, it may
 * not be in their group. Spread tells nobody that a message met an empty group, so the
 * messages are kept until that manager has answered a question asked after them. Answers
 * do not say which question they answer, and some questions get none; but as many answers
 * as questions surely include one to the last question.
 */
final class HandOver {

	/** Most messages at a time. */
	static final int AT_A_TIME = 200;

	/** Most bytes at a time, unless a single message has more. */
	static final long BYTES_AT_A_TIME = 4L * 1024 * 1024;

	private final QueueName queue;

	private final MessageStore store;

	private final Channels channels;

	private final OutgoingFrames frames;

	/** Messages that may not have arrived yet. */
	private final List<StoredMessage> sent = new ArrayList<>();

	private @Nullable String receiver;

	/** Whether the receiver speaks only the legacy protocol. */
	private boolean legacyReceiver;

	private int questions;

	private int answers;

	private int awaited;

	/** How many messages others have taken since this manager last stayed. */
	private int handedOver;

	HandOver(QueueName queue, MessageStore store, Channels channels, OutgoingFrames frames) {
		this.queue = queue;
		this.store = store;
		this.channels = channels;
		this.frames = frames;
	}

	/** Begins anew, for the manager that stays; {@code null} if none is known. */
	void to(@Nullable String manager) {
		if (manager == null) {
			this.handedOver = 0;
		}
		this.receiver = manager;
		this.legacyReceiver = false;
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

	/** A manager has answered. Returns whether to ask again, behind new messages. */
	boolean answered(String from, boolean nativeManager, long now) {
		if (this.receiver == null) {
			return false;
		}
		if (!from.equals(this.receiver)) {
			// By now, another one is the manager.
			to(from);
			return true;
		}
		this.legacyReceiver = !nativeManager;
		this.answers++;
		if (!this.sent.isEmpty() && this.answers >= this.awaited) {
			this.sent.stream()
				.filter((message) -> this.store.get(message.id()) == message && message.isWaiting())
				.forEach(this::remove);
			this.sent.clear();
		}
		if (!nativeManager || !this.sent.isEmpty()) {
			return false;
		}
		for (StoredMessage message : some((candidate) -> !candidate.isLegacy())) {
			this.sent.add(message);
			this.frames.add(this.queue.nativeGroup(), message.handedOver(now));
		}
		// The question that follows must not overtake them.
		this.frames.sendNow();
		this.awaited = this.questions + 1;
		return !this.sent.isEmpty();
	}

	/** Sends the messages of legacy senders, which any manager takes. */
	void sendLegacy() {
		for (StoredMessage message : some(StoredMessage::isLegacy)) {
			remove(message);
			this.channels.multicast(Channels.MAIN, this.queue.messagesGroup(), message.content().body());
		}
	}

	private void remove(StoredMessage message) {
		this.store.remove(message);
		this.handedOver++;
	}

	int handedOver() {
		return this.handedOver;
	}

	/**
	 * Whether nothing is left that the receiver can take. A Perl manager takes no native
	 * messages; it gets them from their senders.
	 */
	boolean isComplete() {
		return this.store.waitingInOrder().stream().noneMatch((message) -> message.isLegacy() || !this.legacyReceiver);
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
