package org.spreadqueue.sender;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Outbox;
import org.spreadqueue.protocol.frame.Packet;

/**
 * The way to a manager of this project: rules 1, 2, 4 and 5 of the native protocol. Part
 * of the machine, and as pure.
 */
final class NativeOutbound {

	/** With fewer Spread messages on the way, whatever is there leaves at once. */
	static final int QUIET = 2;

	/** Otherwise it leaves when so much is together, in bytes or frames. */
	static final int ENOUGH_BYTES = 32 * 1024;

	static final int ENOUGH_FRAMES = 100;

	/**
	 * A message that a manager had no room for is tried again after this time, even if
	 * nobody says that there is room: a divided network may have swallowed it. Found by
	 * the simulation.
	 */
	private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

	/**
	 * After this time without an end of a message, the manager is asked whether it lives.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(1);

	private final String group;

	private final String queue;

	private final MessageNumbers numbers;

	private final Payloads payloads;

	private final KeptMessages kept;

	private final NativeRequests requests;

	private final NewsWatch news;

	private final SendWindow window = new SendWindow();

	private final Outbox outbox = new Outbox();

	/** Spread messages that are made and wait for the window: parts of a large frame. */
	private final Deque<Packet> packets = new ArrayDeque<>();

	private @Nullable String manager;

	/** Where sending goes on in what is kept. */
	private long next;

	private long lastSentAt;

	private boolean stranger;

	private boolean doubtful;

	private long resubmitted;

	NativeOutbound(SenderOptions options, MessageNumbers numbers, Payloads payloads) {
		this.group = options.queue().nativeGroup();
		this.queue = options.queue().value();
		this.numbers = numbers;
		this.payloads = payloads;
		this.kept = new KeptMessages(options.maxUnsettledMessages(), options.maxUnsettledSize());
		this.requests = new NativeRequests(options.maxConcurrentRequests(), payloads);
		this.news = new NewsWatch(this.kept);
	}

	KeptMessages kept() {
		return this.kept;
	}

	/** How often a message was sent again. */
	long resubmitted() {
		return this.resubmitted;
	}

	/** Whether something has a deadline. */
	boolean isBusy() {
		return this.kept.hasUnaccepted() || !this.requests.isEmpty() || this.window.onTheWay() > 0;
	}

	/** Whether {@link #flush} might send something. */
	boolean wantsFlush(WaitingMessages waiting) {
		return this.manager != null && (!this.packets.isEmpty() || !this.news.isEmpty() || !waiting.isEmpty()
				|| this.kept.from(this.next) != null);
	}

	/** Whether the manager should be asked now, rather than at the usual interval. */
	boolean wantsProbe(long sinceLast, long now) {
		if (this.manager == null) {
			return false;
		}
		if (this.doubtful || (this.window.isUncertain() && !this.window.mayMulticast())) {
			return true;
		}
		return sinceLast >= PATIENCE.toNanos() && (this.stranger || isUnheard(now) || isUnfinished(now));
	}

	/** What a manager has may have died with it, so it is not left alone for long. */
	private boolean isUnfinished(long now) {
		Submission oldest = this.kept.from(0);
		return oldest != null && oldest.packet() > 0 && now - oldest.sentAt() >= PATIENCE.toNanos();
	}

	private boolean isUnheard(long now) {
		return this.window.onTheWay() > 0 && now - this.lastSentAt >= PATIENCE.toNanos();
	}

	/** A question for the manager goes out. */
	void probed() {
		this.window.probed();
		this.doubtful = false;
		this.stranger = false;
	}

	/** A native manager has answered the question. */
	void managerAnswered(String from, long now) {
		if (!from.equals(this.manager)) {
			this.window.managerFound();
			this.manager = from;
			this.packets.clear();
			sendAllAgain(false);
			return;
		}
		check(this.window.answered());
		Submission first = firstUnconfirmed();
		this.doubtful = this.window.hasDoubts() && first != null && first.packet() > 0
				&& first.packet() <= this.window.lastAnswered() && now - first.sentAt() >= PATIENCE.toNanos();
		if (first != null && first.packet() > 0 && first.packet() <= this.window.lastAnswered()
				&& now - first.sentAt() >= TRY_AGAIN.toNanos()) {
			this.next = this.window.upTo() + 1;
			this.window.rewound(this.packets.size());
		}
	}

	/** Sends everything again if the manager has missed what it should have accepted. */
	private void check(long gap) {
		Submission first = firstUnconfirmed();
		if (gap > 0 && first != null && first.packet() > 0 && first.packet() <= gap) {
			sendAllAgain(true);
		}
	}

	private void sendAllAgain(boolean maybeHadIt) {
		this.news.clear();
		this.kept.allFrom(0).forEach((message) -> message.toBeSentAgain(maybeHadIt));
		this.next = 0;
		this.window.rewound(this.packets.size());
	}

	private @Nullable Submission firstUnconfirmed() {
		return this.kept.from(this.window.upTo() + 1);
	}

	/** A manager of Perl has answered: what is kept goes to it, before all that waits. */
	void handOver(WaitingMessages waiting) {
		this.manager = null;
		this.packets.clear();
		List<Submission> messages = new ArrayList<>();
		for (Submission message : this.kept.clear()) {
			if (message.isRequest() && message.acks() > 0) {
				// A worker has it and answers without its manager.
				continue;
			}
			this.requests.remove(message.sequence());
			if (message.isAccepted()) {
				message.suspendDeadline();
			}
			messages.add(message);
		}
		waiting.addFirst(messages);
	}

	/** The connection is lost, and with it the private group that answers go to. */
	void disconnected(List<SenderOutput> out) {
		for (Submission request : this.requests.clear()) {
			this.kept.remove(request.sequence());
			out.add(new SenderOutput.Failed(request.id(), Reason.CONNECTION_LOST,
					"the connection to the Spread daemon broke before the answer came"));
		}
		this.manager = null;
		this.packets.clear();
		this.news.clear();
		this.window.connected();
	}

	/** A frame has come. */
	void received(String from, Frame frame, long now, List<SenderOutput> out) {
		if (frame instanceof Frame.Confirm confirm) {
			confirmed(from, confirm, out);
		}
		else if (frame instanceof Frame.Status status) {
			status.done().stream().filter(this::isOurs).forEach((id) -> done(id.sequence(), out));
			// A worker that says what it has speaks to a new manager.
			this.doubtful = this.doubtful || status.held().stream().anyMatch(this::isOurs);
		}
		else if (frame instanceof Frame.Ack ack) {
			if (isOurs(ack.id())) {
				this.requests.acknowledged(ack.id().sequence());
			}
		}
		else if (frame instanceof Frame.Response response && isOurs(response.id())) {
			if (this.requests.contains(response.id().sequence())) {
				this.kept.remove(response.id().sequence());
			}
			this.requests.answered(from, response, out);
		}
		// Others are for other receivers of the same multicast.
	}

	private boolean isOurs(MessageId id) {
		return id.incarnation() == this.numbers.incarnation();
	}

	private void confirmed(String from, Frame.Confirm confirm, List<SenderOutput> out) {
		if (confirm.incarnation() == NativeProtocol.NO_INCARNATION && from.equals(this.manager)) {
			check(this.window.counted(confirm));
		}
		if (confirm.incarnation() != this.numbers.incarnation()) {
			return;
		}
		for (Frame.Ended ended : confirm.ended()) {
			ended(ended, out);
		}
		for (int i = 0; i + 1 < confirm.done().size(); i += 2) {
			this.kept.between(confirm.done().get(i), confirm.done().get(i + 1))
				.forEach((sequence) -> done(sequence, out));
		}
		if (!from.equals(this.manager)) {
			this.stranger = true;
			return;
		}
		long gap = this.window.confirmed(confirm, this.numbers.last());
		for (Submission message : this.kept.accept(this.window.upTo())) {
			out.add(accepted(message));
		}
		release(out);
		if (confirm.rewind() && !this.window.isAnsweredAlready(confirm)) {
			this.next = this.window.upTo() + 1;
			this.window.rewound(this.packets.size());
		}
		check(gap);
	}

	private SenderOutput accepted(Submission message) {
		return new SenderOutput.Confirmed(message.id(), this.numbers.id(message), true);
	}

	private void release(List<SenderOutput> out) {
		for (Submission message : this.kept.releaseBeyondBounds()) {
			out.add(new SenderOutput.Failed(message.id(), Reason.RELEASED,
					"a manager has the message, but the sender keeps no more than it may, so nobody will say when it "
							+ "is done; raise the bounds of retained messages, or send more slowly"));
		}
	}

	private void done(long sequence, List<SenderOutput> out) {
		Submission message = this.kept.remove(sequence);
		this.news.finished(sequence);
		if (message == null || message.isRequest()) {
			return;
		}
		if (!message.isAccepted()) {
			out.add(accepted(message));
		}
		out.add(new SenderOutput.Done(message.id()));
	}

	private void ended(Frame.Ended ended, List<SenderOutput> out) {
		Submission message = this.kept.remove(ended.sequence());
		this.news.finished(ended.sequence());
		if (message == null) {
			return;
		}
		if (message.isRequest()) {
			this.requests.ended(ended, out);
			return;
		}
		if (!message.isAccepted() && ended.reason() != Frame.EndReason.REJECTED) {
			out.add(accepted(message));
		}
		out.add(new SenderOutput.Failed(message.id(), reason(ended.reason()), ended.text()));
	}

	static Reason reason(Frame.EndReason reason) {
		return switch (reason) {
			case REJECTED -> Reason.REJECTED;
			case EXPIRED -> Reason.EXPIRED;
			case DEAD_LETTERED -> Reason.DEAD_LETTERED;
			case PURGED -> Reason.PURGED;
		};
	}

	/** Time has passed. */
	void tick(boolean managerThere, long now, List<SenderOutput> out) {
		this.news.tick(this.manager != null, now);
		for (Submission message : this.kept.unaccepted()) {
			if (message.isLate(now)) {
				this.kept.remove(message.sequence());
				out.add(new SenderOutput.Failed(message.id(), Reason.UNCONFIRMED,
						"no manager confirmed the message in time, so it may have been lost"));
			}
		}
		this.requests.tick(managerThere, now, out).forEach(this.kept::remove);
	}

	/** The sender is closed. */
	void close(List<SenderOutput> out) {
		for (Submission request : this.requests.clear()) {
			this.kept.remove(request.sequence());
			out.add(new SenderOutput.Failed(request.id(), Reason.CONNECTION_LOST,
					"the sender was closed before the answer came"));
		}
		for (Submission message : this.kept.clear()) {
			out.add(message.isAccepted()
					? new SenderOutput.Failed(message.id(), Reason.RELEASED,
							"the sender was closed before it was known what became of the message")
					: new SenderOutput.Failed(message.id(), Reason.UNCONFIRMED,
							"the sender was closed before a manager confirmed the message"));
		}
		this.manager = null;
	}

	/** One batch of inputs is over: sends what the windows allow. */
	void flush(WaitingMessages waiting, long now, List<SenderOutput> out) {
		String to = this.manager;
		while (to != null && this.window.mayMulticast()) {
			if (this.packets.isEmpty() && !pack(to, waiting, now, out)) {
				return;
			}
			out.add(new SenderOutput.Native(SenderMachine.CONTROL, this.packets.removeFirst()));
			this.window.multicast();
			this.lastSentAt = now;
		}
	}

	/**
	 * Makes the next Spread message, or all parts of a large frame.
	 * @return whether there was anything to send
	 */
	private boolean pack(String to, WaitingMessages waiting, long now, List<SenderOutput> out) {
		if (this.window.onTheWay() >= QUIET && !this.window.isUncertain() && !isEnough(waiting)) {
			return false;
		}
		List<Submission> packed = new ArrayList<>();
		long bytes = 0;
		for (Submission again = this.news.poll(); again != null; again = nextQuestion(bytes)) {
			this.resubmitted++;
			this.outbox.add(this.group, frame(again, now));
			bytes += again.frameBytes();
			packed.add(again);
		}
		Submission message = nextMessage(waiting, out);
		while (message != null
				&& (packed.isEmpty() || bytes + message.frameBytes() <= NativeProtocol.MAX_PACKET_BYTES)) {
			if (message.submitted(to, now)) {
				this.resubmitted++;
			}
			this.outbox.add(this.group, frame(message, now));
			bytes += message.frameBytes();
			packed.add(message);
			this.next = message.sequence() + 1;
			message = nextMessage(waiting, out);
		}
		this.packets.addAll(this.outbox.drain());
		long number = this.window.sent() + this.packets.size();
		packed.forEach((each) -> each.inPacket(number));
		return !packed.isEmpty();
	}

	private @Nullable Submission nextQuestion(long bytesBefore) {
		return (bytesBefore <= NativeProtocol.MAX_PACKET_BYTES / 2) ? this.news.poll() : null;
	}

	private boolean isEnough(WaitingMessages waiting) {
		long bytes = 0;
		int frames = 0;
		for (Submission message : this.kept.allFrom(this.next)) {
			bytes += message.frameBytes();
			frames++;
			if (bytes >= ENOUGH_BYTES || frames >= ENOUGH_FRAMES) {
				return true;
			}
		}
		if (waiting.size() + frames >= ENOUGH_FRAMES) {
			return true;
		}
		for (Iterator<Submission> rest = waiting.all(); rest.hasNext();) {
			bytes += rest.next().frameBytes();
		}
		return bytes >= ENOUGH_BYTES;
	}

	/** The next message that the window allows; stays the next until it is sent. */
	private @Nullable Submission nextMessage(WaitingMessages waiting, List<SenderOutput> out) {
		Submission again = this.kept.from(this.next);
		if (again != null) {
			return allows(again.sequence()) ? again : null;
		}
		Submission message = waiting.peek(this.requests.hasRoom());
		while (message != null) {
			if (!allows((message.sequence() > 0) ? message.sequence() : this.numbers.last() + 1)) {
				return null;
			}
			waiting.remove(message);
			if (admit(message, out)) {
				return message;
			}
			message = waiting.peek(this.requests.hasRoom());
		}
		return null;
	}

	private boolean allows(long sequence) {
		Submission lowest = this.kept.from(0);
		Submission first = firstUnconfirmed();
		return this.window.allows(sequence, (lowest != null) ? lowest.sequence() : sequence,
				first == null || first.sequence() >= sequence);
	}

	private boolean admit(Submission message, List<SenderOutput> out) {
		try {
			message.convert(this.payloads.toJson(message.content()));
		}
		catch (FormatException ex) {
			out.add(new SenderOutput.Failed(message.id(), Reason.UNSUPPORTED, "the message for queue '" + this.queue
					+ "' cannot be written in JSON, which its manager takes: " + ex.getMessage()));
			return false;
		}
		this.numbers.number(message);
		this.kept.add(message);
		if (message.isRequest()) {
			this.requests.add(message);
		}
		return true;
	}

	private Frame.Submit frame(Submission message, long now) {
		DeliveryTerms terms = message.terms();
		return new Frame.Submit(this.numbers.id(message), this.kept.previous(message.sequence()), message.content(),
				message.isRequest(), message.expiryMillis(now), terms.priority(), message.delayMillis(now),
				terms.orderingKey(), message.isResubmitted(), null, 0);
	}

}
