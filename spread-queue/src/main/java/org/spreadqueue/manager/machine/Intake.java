// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.peers.KnownSender;
import org.spreadqueue.manager.peers.Senders;
import org.spreadqueue.manager.peers.Workers;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.QueueCounters;
import org.spreadqueue.manager.store.QueueCounters.Event;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.Outcome;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.legacy.LegacyCodec;

/** Takes messages into the queue, each once and within its limits. */
final class Intake {

	private final MessageStore store;

	private final QueueCounters counters;

	private final Senders senders;

	private final Workers workers;

	private final Outcomes outcomes;

	private final WireFormat format;

	/** Producer of the messages that have no native sender. */
	private final long ownProducer;

	private final Channels channels;

	private final ManagerEffects effects;

	private final LegacyCodec codec = new LegacyCodec();

	private long sequence;

	private String self = "";

	Intake(MessageStore store, QueueCounters counters, Senders senders, Workers workers, Outcomes outcomes,
			WireFormat format, long ownProducer, Channels channels, ManagerEffects effects) {
		this.store = store;
		this.counters = counters;
		this.senders = senders;
		this.workers = workers;
		this.outcomes = outcomes;
		this.format = format;
		this.ownProducer = ownProducer;
		this.channels = channels;
		this.effects = effects;
	}

	/** Takes the message of a native sender. */
	void submit(Frame.Submit submit, String from, long now) {
		KnownSender sender = this.senders.heard(submit.id(), from, now);
		long number = submit.id().sequence();
		StoredMessage held = this.store.get(submit.id());
		if (number <= sender.upTo()) {
			this.counters.count(Event.DUPLICATE);
			if (held != null) {
				held.originator(from);
			}
			else if (submit.reply() && sender.isRecovered(number)) {
				// The log, which has the number, has no requests.
				accept(submit, sender, from, now);
			}
			else {
				sender.finishedBefore(number);
			}
		}
		else if (submit.previous() > ((held != null) ? sender.upTo() : sender.seenUpTo())) {
			sender.gap(now);
		}
		else if (held != null) {
			this.counters.count(Event.DUPLICATE);
			held.originator(from);
			sender.accepted(number);
		}
		else {
			accept(submit, sender, from, now);
		}
	}

	private void accept(Frame.Submit submit, KnownSender sender, String from, long now) {
		int size = StoredMessage.sizeOf(submit.content(), submit.orderingKey());
		sender.sent(size);
		boolean fits = this.store.canEverFit(size);
		boolean writable = this.store.canWrite(!submit.reply());
		boolean room = fits && writable && this.outcomes.makeRoom(size, now);
		if (submit.previous() > sender.upTo() && (room || submit.resubmitted())) {
			// Its sender has not heard yet that the one before was refused.
			sender.gap(now);
		}
		else if (room) {
			sender.accepted(submit.id().sequence());
			take(submit, from, now);
		}
		else if (!fits) {
			rejectForGood(submit, sender, from, now);
		}
		else if (submit.resubmitted()) {
			// Another manager may have accepted it: that must not be taken back.
			this.senders.block(sender);
		}
		else if (!writable) {
			reject(submit, sender, Outcome.STORAGE, "the disk of the manager is full");
		}
		else if (this.store.limits().overflow() == QueueLimits.Overflow.REJECT) {
			reject(submit, sender, Outcome.REJECTED, "the queue is full");
		}
		else {
			this.senders.block(sender);
		}
	}

	/**
	 * No limit will ever let the message in. One that another manager may have accepted
	 * is accepted here, too, and ends: a refusal would say that nobody has it.
	 */
	private void rejectForGood(Frame.Submit submit, KnownSender sender, String from, long now) {
		String text = "the message is larger than the queue";
		if (submit.resubmitted()) {
			this.counters.count(Event.REJECTED);
			sender.accepted(submit.id().sequence());
			this.senders.otherOutcome(submit.id(), from, Outcome.REJECTED, text, now);
		}
		else {
			reject(submit, sender, Outcome.REJECTED, text);
		}
	}

	private void reject(Frame.Submit submit, KnownSender sender, Outcome reason, String text) {
		this.counters.count(Event.REJECTED);
		sender.refuse(new Frame.OtherOutcome(submit.id().sequence(), reason, text));
	}

	/**
	 * Takes a message that another manager hands over. It does not come in the order of
	 * its sender, which may be gone. It was accepted there, so even a full queue holds
	 * it, unless that has been given as much again beyond its limits. Returns whether
	 * this manager has it, has had it, or knows that it is done; if not, the other one
	 * must keep it.
	 */
	boolean handedOver(Frame.Submit submit, String originator, long now) {
		if (this.store.contains(submit.id()) || this.senders.hasSubmitted(submit.id())
				|| this.workers.haveDoneElsewhere(submit.id())) {
			this.counters.count(Event.DUPLICATE);
			return true;
		}
		int size = StoredMessage.sizeOf(submit.content(), submit.orderingKey());
		boolean hasRoom = this.outcomes.makeRoom(size, now) || this.store.hasRoomBeyondLimits(size);
		if (!hasRoom || !this.store.canWrite(!submit.reply())) {
			return false;
		}
		take(submit, originator, now);
		return true;
	}

	/** Whether a message pretends to be one that this manager put in itself. */
	boolean isOwn(MessageId id) {
		return id.producer() == this.ownProducer;
	}

	private void take(Frame.Submit submit, String originator, long now) {
		long notBefore = StoredMessage.later(now, submit.delayMillis());
		if (submit.resubmitted() && notBefore - now < Claims.TIME.toNanos()) {
			notBefore = now + Claims.TIME.toNanos();
		}
		long expiresAt = (submit.expiryMillis() > 0) ? StoredMessage.later(now, submit.expiryMillis())
				: StoredMessage.NEVER;
		add(new StoredMessage(submit.id(), originator, Origin.SENDER, submit.content(), submit.reply(),
				submit.priority(), submit.orderingKey(), now, notBefore, expiresAt, submit.attempt()), now);
	}

	void legacy(String from, byte[] body, long now) {
		if (body.length == 0) {
			this.effects.dropped(from, "the message is empty");
			return;
		}
		if (!this.codec.surelyFitsDispatch(body) && !fits(from, body)) {
			return;
		}
		Content content = Content.of(Content.PERL, body);
		boolean writable = this.store.canWrite(true);
		if (!writable || !this.outcomes.makeRoom(StoredMessage.sizeOf(content, null), now)) {
			this.counters.count(Event.REJECTED);
			refuse(from, "QueueFull", writable ? "the queue is full" : "the disk of the manager is full");
			return;
		}
		add(own(content, from, Origin.LEGACY_SENDER, Frame.DEFAULT_PRIORITY, null, now), now);
	}

	/** Takes a message of this program, such as a dead letter, if there is room. */
	boolean internal(Content content, int priority, @Nullable String orderingKey, long now) {
		if (!this.outcomes.makeRoom(StoredMessage.sizeOf(content, orderingKey), now)) {
			return false;
		}
		add(own(content, this.self, Origin.MANAGER, priority, orderingKey, now), now);
		return true;
	}

	/**
	 * The manager has this address. Messages that this program put in before have no
	 * sender yet, and could not be handed over without one.
	 */
	void connected(String privateGroup) {
		this.self = privateGroup;
		this.store.waitingInOrder()
			.stream()
			.filter((message) -> message.originator().isEmpty())
			.forEach((message) -> message.originator(privateGroup));
	}

	private StoredMessage own(Content content, String from, Origin origin, int priority, @Nullable String orderingKey,
			long now) {
		MessageId id;
		do {
			// Another manager may have handed over what pretends to be the next one.
			this.sequence++;
			id = new MessageId(this.ownProducer, this.sequence);
		}
		while (this.store.contains(id));
		boolean reply = origin == Origin.LEGACY_SENDER;
		return new StoredMessage(id, from, origin, content, reply, priority, orderingKey, now, now, StoredMessage.NEVER,
				0);
	}

	private void add(StoredMessage message, long now) {
		this.store.add(message, now);
		this.counters.accepted(message);
		this.workers.arrived(message, now);
	}

	/**
	 * Refuses a message that is too large for a dispatch and could never leave the queue;
	 * its sender is told at once (D14).
	 */
	private boolean fits(String from, byte[] body) {
		try {
			this.codec.encodeDispatch(from, body, this.format);
			return true;
		}
		catch (FormatException ex) {
			refuse(from, "MessageTooLarge", String.valueOf(ex.getMessage()));
			return false;
		}
	}

	private void refuse(String from, String type, String reason) {
		this.effects.dropped(from, reason);
		this.channels.multicast(Channels.MAIN, from, this.codec.encodeFailure(type, reason, WireFormat.DEFAULT));
	}

}
