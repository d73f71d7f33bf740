package org.spreadqueue.manager;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.EndReason;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.SpreadLimits;

/**
 * Takes messages into the queue, within its limits, each once.
 */
final class Intake {

	/** Time in which workers say that they have a message of an earlier manager. */
	static final Duration CLAIM_TIME = Duration.ofMillis(500);

	/** Quoting makes at most six characters of a byte, and hex two of a character. */
	private static final int SURELY_FITS = SpreadLimits.maxBody(1) / 12 - 100;

	private final MessageStore store;

	private final QueueCounters counters;

	private final Statistics statistics;

	private final SenderBook senders;

	private final Endings endings;

	private final NativeWorkers workers;

	private final WireFormat format;

	private final long incarnation;

	private final Outputs out;

	private final LegacyCodec codec = new LegacyCodec();

	private long sequence;

	Intake(MessageStore store, QueueCounters counters, Statistics statistics, SenderBook senders, Endings endings,
			NativeWorkers workers, WireFormat format, long incarnation, Outputs out) {
		this.store = store;
		this.counters = counters;
		this.statistics = statistics;
		this.senders = senders;
		this.endings = endings;
		this.workers = workers;
		this.format = format;
		this.incarnation = incarnation;
		this.out = out;
	}

	/** A native submit came. */
	void submit(Frame.Submit submit, String from, long now) {
		String originator = submit.originator();
		if (originator != null) {
			handedOver(submit, originator, now);
			return;
		}
		KnownSender sender = this.senders.heard(submit.id(), from, now);
		long number = submit.id().sequence();
		StoredMessage held = this.store.get(submit.id());
		if (number <= sender.upTo()) {
			this.counters.duplicate();
			if (held != null) {
				held.originator(from);
			}
			else {
				sender.finishedBefore(number);
			}
		}
		else if (submit.previous() > sender.upTo()) {
			sender.gap(now);
		}
		else if (held != null) {
			this.counters.duplicate();
			held.originator(from);
			sender.accepted(number);
		}
		else {
			accept(submit, sender, from, now);
		}
	}

	private void accept(Frame.Submit submit, KnownSender sender, String from, long now) {
		int size = StoredMessage.sizeOf(submit.content(), submit.orderingKey());
		boolean possible = this.store.canEverFit(size);
		if (possible && this.endings.makeRoom(size, now)) {
			sender.accepted(submit.id().sequence());
			take(submit, from, now);
		}
		else if (!possible || this.store.limits().overflow() == QueueLimits.Overflow.REJECT) {
			this.counters.rejected();
			sender.accepted(submit.id().sequence());
			this.senders.ended(submit.id(), from, EndReason.REJECTED,
					possible ? "the queue is full" : "the message is larger than the queue", now);
		}
		else {
			this.senders.block(sender, size);
		}
	}

	/**
	 * What another manager passes on is not in the order of the sender. It was accepted
	 * before, and its sender may be gone, so it is held even if the queue is full.
	 */
	private void handedOver(Frame.Submit submit, String originator, long now) {
		if (this.store.contains(submit.id()) || submit.id().sequence() <= this.senders.upTo(submit.id())) {
			this.counters.duplicate();
			return;
		}
		this.endings.makeRoom(StoredMessage.sizeOf(submit.content(), submit.orderingKey()), now);
		take(submit, originator, now);
	}

	private void take(Frame.Submit submit, String originator, long now) {
		long notBefore = StoredMessage.later(now, submit.delayMillis());
		if (submit.resubmitted() && notBefore - now < CLAIM_TIME.toNanos()) {
			notBefore = now + CLAIM_TIME.toNanos();
		}
		long expiresAt = (submit.expiryMillis() > 0) ? StoredMessage.later(now, submit.expiryMillis())
				: StoredMessage.NEVER;
		add(new StoredMessage(submit.id(), originator, false, submit.content(), submit.reply(), submit.priority(),
				submit.orderingKey(), now, notBefore, expiresAt, submit.deliveries()), now);
	}

	/**
	 * A Perl program's message came.
	 * @return the message, {@code null} if it was refused
	 */
	@Nullable StoredMessage legacy(String from, byte[] body, long now) {
		if (body.length == 0) {
			this.out.add(new ManagerOutput.Dropped(from, "the message is empty"));
			return null;
		}
		if (body.length > SURELY_FITS && !fits(from, body)) {
			return null;
		}
		Content content = Content.of(Content.PERL, body);
		if (!this.endings.makeRoom(content.size(), now)) {
			this.counters.rejected();
			refuse(from, "QueueFull", "the queue is full");
			return null;
		}
		StoredMessage message = own(content, from, true, Frame.DEFAULT_PRIORITY, null, now);
		add(message, now);
		return message;
	}

	/** A message of this program itself, such as a dead letter. */
	boolean internal(Content content, int priority, @Nullable String orderingKey, String self, long now) {
		if (!this.endings.makeRoom(StoredMessage.sizeOf(content, orderingKey), now)) {
			return false;
		}
		add(own(content, self, false, priority, orderingKey, now), now);
		return true;
	}

	/**
	 * What this program itself put in before has no sender yet, and could not be handed
	 * over.
	 */
	void connected(String self) {
		this.store.waitingInOrder()
			.stream()
			.filter((message) -> message.originator().isEmpty())
			.forEach((message) -> message.originator(self));
	}

	private StoredMessage own(Content content, String from, boolean legacy, int priority, @Nullable String orderingKey,
			long now) {
		this.sequence++;
		return new StoredMessage(new MessageId(this.incarnation, this.sequence), from, legacy, content, legacy,
				priority, orderingKey, now, now, StoredMessage.NEVER, 0);
	}

	private void add(StoredMessage message, long now) {
		this.store.add(message, now);
		this.counters.accepted();
		this.statistics.inbound();
		this.statistics.arrived(message);
		this.workers.arrived(message, now);
	}

	/**
	 * What fits into no dispatch could never leave the queue, so its sender is told at
	 * once (D14).
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
		this.out.add(new ManagerOutput.Dropped(from, reason));
		this.out.add(new ManagerOutput.Send(from, this.codec.encodeFailure(type, reason, WireFormat.DEFAULT)));
	}

}
