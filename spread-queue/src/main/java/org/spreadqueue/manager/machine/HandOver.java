// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Hands the messages of a manager that gave way over to the one that stays. Not all at
 * once: the daemon would throw out a manager that leaves 1000 Spread messages unread.
 * <p>
 * They go only to a manager that has answered {@code ^^status}: before, it may not be in
 * their group, or be dead. Each native one is kept until that manager says that it has
 * taken it. What it does not take, or what never reached it, is sent again.
 */
final class HandOver {

	/** Most messages at a time. */
	static final int AT_A_TIME = 200;

	/** Most bytes at a time, unless a single message has more. */
	static final long BYTES_AT_A_TIME = 4L * 1024 * 1024;

	/** What was not taken by then is sent again, if the manager still answers. */
	static final Duration AGAIN = Duration.ofSeconds(2);

	private final QueueName queue;

	private final MessageStore store;

	private final Channels channels;

	private final OutgoingFrames frames;

	/** Messages that the receiver has not taken yet. */
	private final Set<MessageId> sent = new HashSet<>();

	private long sentAt;

	private @Nullable String receiver;

	/** Whether the receiver speaks only the legacy protocol. */
	private boolean legacyReceiver;

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
		this.channels.addressee(Channels.MAIN, this.queue.nativeGroup(), manager);
		this.legacyReceiver = false;
		this.sent.clear();
	}

	/** The manager that stays, {@code null} if none is known. */
	@Nullable String receiver() {
		return this.receiver;
	}

	/** A manager has answered a question, so it is there and can be sent messages. */
	void answered(String from, boolean nativeManager, long now) {
		if (!from.equals(this.receiver)) {
			// By now, another one is the manager.
			to(from);
		}
		this.legacyReceiver = !nativeManager;
		sendLegacy();
		boolean again = now - this.sentAt >= AGAIN.toNanos() && this.channels.hasRoom(Channels.MAIN);
		if (nativeManager && (this.sent.isEmpty() || again)) {
			send(now);
		}
	}

	/** A program has taken a message; it counts if that is the manager that stays. */
	void taken(String from, MessageId id, long now) {
		if (!from.equals(this.receiver)) {
			return;
		}
		StoredMessage message = this.store.get(id);
		if (message != null && message.isWaiting() && !message.isLegacy()) {
			remove(message);
		}
		if (this.sent.remove(id) && this.sent.isEmpty()) {
			send(now);
		}
	}

	private void send(long now) {
		this.sent.clear();
		this.sentAt = now;
		for (StoredMessage message : some((candidate) -> !candidate.isLegacy())) {
			this.sent.add(message.id());
			this.frames.add(this.queue.nativeGroup(), message.handedOver(now));
		}
	}

	/** Sends some messages of legacy senders, which any manager takes. */
	private void sendLegacy() {
		for (StoredMessage message : some(StoredMessage::isLegacy)) {
			remove(message);
			this.channels.multicast(Channels.MAIN, this.queue.messagesGroup(), message.content().body());
		}
	}

	/** Whether messages of legacy senders are left. */
	boolean hasLegacy() {
		return this.store.waitingInOrder().stream().anyMatch(StoredMessage::isLegacy);
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
