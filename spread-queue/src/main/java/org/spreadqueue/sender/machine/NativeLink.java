// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.Progress;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.ReceivedFrames;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.RegularMessage;

/**
 * The link to a native manager: takes what managers and workers say about the messages
 * that the {@link SubmitStream} sends, and finds out which must be sent again (rules 1, 2
 * and 4 of docs/protocol/native.md).
 */
final class NativeLink implements Link {

	/** After this time without an outcome, the manager is asked whether it lives. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/**
	 * After this time, a message for which a manager had no room is tried again even if
	 * nobody says that there is room: a divided network may have swallowed that. Found by
	 * the simulation. Counts from when the manager surely had it: a message may be on its
	 * way for longer.
	 */
	private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

	private final String group;

	private final MessageNumbers numbers;

	private final Channels channels;

	private final SenderEffects effects;

	private final WaitingMessages waiting;

	private final UnsettledMessages unsettled;

	private final NativeRequests requests;

	private final OutcomeWatch outcomes;

	private final SubmitStream stream;

	private final SendWindow window;

	private final FrameAssembler assembler = new FrameAssembler();

	private @Nullable String manager;

	/** A manager other than the known one confirms messages. */
	private boolean otherManagerSeen;

	/** The manager may be another one, or have missed something. */
	private boolean doubtful;

	/** Number of the message that the manager had and did not accept, and since when. */
	private long refused;

	private long refusedSince;

	/** Whether the manager has had messages that it did not accept. */
	private boolean outOfRoom;

	NativeLink(SenderOptions options, MessageNumbers numbers, WaitingMessages waiting, Channels channels,
			SenderEffects effects) {
		this.group = options.queue().nativeGroup();
		this.numbers = numbers;
		this.channels = channels;
		this.effects = effects;
		this.waiting = waiting;
		this.unsettled = new UnsettledMessages(options.maxUnsettledMessages(), options.maxUnsettledSize());
		this.requests = new NativeRequests(options.maxConcurrentRequests(), effects);
		this.outcomes = new OutcomeWatch(this.unsettled);
		this.stream = new SubmitStream(this.group, channels, numbers, waiting, this.unsettled, this.requests,
				this.outcomes);
		this.window = this.stream.window();
	}

	UnsettledMessages unsettled() {
		return this.unsettled;
	}

	long resubmitted() {
		return this.stream.resubmitted();
	}

	@Override
	public boolean isBusy() {
		return this.unsettled.hasUnaccepted() || !this.requests.isEmpty() || this.window.onTheWay() > 0;
	}

	@Override
	public boolean hasUnsettled() {
		return !this.unsettled.isEmpty();
	}

	@Override
	public boolean wantsAnswer(long sinceAsked, long now) {
		if (this.manager == null) {
			return false;
		}
		if (this.doubtful || (this.window.isUncertain() && !this.window.mayMulticast())) {
			return true;
		}
		return sinceAsked >= PATIENCE.toNanos()
				&& (this.otherManagerSeen || this.stream.isStalledFor(PATIENCE, now) || isOldestSentFor(PATIENCE, now));
	}

	/** The manager may have died with its messages, so it is soon asked. */
	private boolean isOldestSentFor(Duration time, long now) {
		Submission oldest = this.unsettled.first();
		return oldest != null && oldest.isSent() && oldest.isSentFor(time, now);
	}

	@Override
	public void asked(long now) {
		this.window.asked(now);
		this.doubtful = false;
		this.otherManagerSeen = false;
	}

	@Override
	public void answered(ManagerInfo answering, long now) {
		String from = answering.privateGroup();
		if (!answering.nativeManager()) {
			this.window.answered();
			handOver();
		}
		else if (from.equals(this.manager)) {
			sameManagerAnswered(now);
		}
		else {
			this.refused = 0;
			this.outOfRoom = false;
			this.window.managerFound();
			this.manager = from;
			this.channels.addressee(Channels.MAIN, this.group, from);
			this.stream.stop();
			this.stream.sendAllAgain(false);
		}
	}

	private void sameManagerAnswered(long now) {
		resendIfMissed(this.window.answered());
		Submission first = this.stream.firstUnaccepted();
		if (first == null || !first.isSentWithin(this.window.sentBeforeAnswer())) {
			// Many questions may have got no answer: it must not take as long to make up.
			this.doubtful = this.window.hasOpenQuestions() && isLate(first, now);
			this.refused = 0;
			return;
		}
		this.doubtful = this.window.hasUncounted() && first.isSentFor(PATIENCE, now);
		if (first.sequence() != this.refused) {
			this.refused = first.sequence();
			this.refusedSince = now;
			this.outOfRoom = true;
		}
		else if (now - this.refusedSince >= TRY_AGAIN.toNanos()) {
			this.refused = 0;
			this.stream.rewind();
		}
	}

	private boolean isLate(@Nullable Submission first, long now) {
		return this.stream.isStalledFor(PATIENCE, now)
				|| (first != null && first.isSent() && first.isSentFor(PATIENCE, now));
	}

	/** Sends everything again if the manager missed what it should have accepted. */
	private void resendIfMissed(long gap) {
		Submission first = this.stream.firstUnaccepted();
		if (first != null && first.isSentWithin(gap)) {
			this.stream.sendAllAgain(true);
		}
	}

	/** The manager is a legacy one; it gets the unsettled messages first. */
	private void handOver() {
		this.manager = null;
		this.stream.stop();
		List<Submission> messages = new ArrayList<>();
		for (Submission message : this.unsettled.clear()) {
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
		this.waiting.addFirst(messages);
	}

	@Override
	public void disconnected() {
		this.assembler.clear();
		this.requests.failAll("the connection to the Spread daemon broke before the answer came")
			.forEach(this.unsettled::remove);
		this.manager = null;
		this.stream.stop();
		this.window.disconnected();
	}

	/** Takes the frames out of a Spread message, and reports what cannot be read. */
	List<Frame> unpack(RegularMessage message) {
		ReceivedFrames decoded = this.assembler.receive(message.sender(), message.body());
		String problem = decoded.problem();
		if (problem != null) {
			this.effects.malformed(message.sender(), problem);
		}
		else if (decoded.unknown() > 0) {
			this.effects.ignored(message.sender(), "a frame of an unknown kind");
		}
		return decoded.frames();
	}

	/** Takes a frame. Those that are not for senders are for others in its groups. */
	void received(String from, Frame frame) {
		if (frame instanceof Frame.Confirm confirm) {
			confirmed(from, confirm);
		}
		else if (frame instanceof Frame.Status status) {
			reported(status);
		}
		else if (frame instanceof Frame.Ack ack && this.numbers.isOurs(ack.id())) {
			this.requests.acknowledged(ack.id().sequence());
		}
		else if (frame instanceof Frame.Progress progress && this.numbers.isOurs(progress.id())) {
			progressed(progress);
		}
		else if (frame instanceof Frame.Response response && this.numbers.isOurs(response.id())) {
			if (this.requests.contains(response.id().sequence())) {
				this.unsettled.remove(response.id().sequence());
			}
			this.requests.answered(from, response);
		}
	}

	private void progressed(Frame.Progress frame) {
		Submission message = this.unsettled.get(frame.id().sequence());
		if (message != null) {
			this.effects.progressed(message.id(), new Progress((double) frame.millionths() / FrameLimits.MAX_FRACTION,
					frame.text(), Duration.ofMillis(frame.runningMillis())));
		}
	}

	private void reported(Frame.Status status) {
		status.done().forEachRange((producer, first, last) -> {
			if (producer == this.numbers.producer()) {
				done(first, last);
			}
		});
		// A worker that says what it holds speaks to a new manager.
		status.held().forEachRange((producer, first, last) -> this.doubtful |= producer == this.numbers.producer());
	}

	private void confirmed(String from, Frame.Confirm confirm) {
		if (confirm.producer() == NativeProtocol.NO_PRODUCER && from.equals(this.manager)) {
			resendIfMissed(this.window.counted(confirm));
		}
		if (confirm.producer() != this.numbers.producer()) {
			return;
		}
		for (Frame.OtherOutcome other : confirm.otherOutcomes()) {
			if (!isRefusal(other, confirm) || isRefused(other.sequence(), from)) {
				otherOutcome(other);
			}
		}
		for (int i = 0; i + 1 < confirm.done().size(); i += 2) {
			done(confirm.done().get(i), confirm.done().get(i + 1));
		}
		if (!from.equals(this.manager)) {
			this.otherManagerSeen = true;
			return;
		}
		long gap = this.window.confirmed(confirm, this.numbers.last());
		for (Submission message : this.unsettled.accept(this.window.acceptedUpTo())) {
			this.outOfRoom = false;
			tellAccepted(message);
		}
		for (Submission message : this.unsettled.releaseBeyondBounds()) {
			this.effects.failed(message.id(), Reason.RELEASED,
					"a manager has the message, but more messages are unsettled than the sender may keep, so nobody "
							+ "will say when it is done; raise the limits of unsettled messages, or send more slowly");
		}
		if (confirm.rewind() && !this.window.isOutdated(confirm)) {
			this.stream.rewind();
		}
		resendIfMissed(gap);
	}

	/** What a manager refuses, it has not accepted; of what it has, it tells the end. */
	private static boolean isRefusal(Frame.OtherOutcome other, Frame.Confirm confirm) {
		return other.outcome().isRefusal() && other.sequence() > confirm.upTo();
	}

	private boolean isRefused(long sequence, String manager) {
		Submission message = this.unsettled.get(sequence);
		return message != null && message.isRefusedBy(manager);
	}

	/** All messages in a range are done, both ends included. */
	private void done(long first, long last) {
		Submission message = this.unsettled.from(first);
		for (; message != null && message.sequence() <= last; message = this.unsettled.after(message)) {
			done(message.sequence());
		}
	}

	private void done(long sequence) {
		Submission message = settled(sequence);
		if (message == null || message.isRequest()) {
			return;
		}
		if (!message.isAccepted()) {
			tellAccepted(message);
		}
		this.effects.done(message.id());
	}

	private void otherOutcome(Frame.OtherOutcome other) {
		Submission message = settled(other.sequence());
		if (message == null) {
			return;
		}
		if (message.isRequest()) {
			this.requests.otherOutcome(other);
			return;
		}
		if (!message.isAccepted() && !other.outcome().isRefusal()) {
			tellAccepted(message);
		}
		this.effects.failed(message.id(), reason(other.outcome()), other.text());
	}

	private @Nullable Submission settled(long sequence) {
		Submission message = this.unsettled.remove(sequence);
		this.outcomes.settled(sequence, this.window.acceptedUpTo());
		return message;
	}

	private void tellAccepted(Submission message) {
		this.effects.accepted(message.id(), this.numbers.id(message), true);
	}

	static Reason reason(Frame.Outcome reason) {
		return switch (reason) {
			case REJECTED -> Reason.REJECTED;
			case EXPIRED -> Reason.EXPIRED;
			case DEAD_LETTERED -> Reason.DEAD_LETTERED;
			case PURGED -> Reason.PURGED;
			case STORAGE -> Reason.STORAGE;
		};
	}

	@Override
	public void flush(long now) {
		if (this.manager != null) {
			this.stream.flush(this.manager, now);
		}
	}

	@Override
	public void tick(boolean managerThere, long now) {
		this.outcomes.tick(this.manager != null, this.window.acceptedUpTo(), now);
		for (Submission message : this.unsettled.unaccepted()) {
			if (message.isLate(now)) {
				this.unsettled.remove(message.sequence());
				this.effects.failed(message.id(), Reason.UNCONFIRMED, unconfirmed());
			}
		}
		this.requests.tick(managerThere, now).forEach(this.unsettled::remove);
	}

	/** A manager must not refuse what another one may have accepted, even if it could. */
	private String unconfirmed() {
		return this.outOfRoom
				? "the manager had no room for the message in time (its queue or its disk is full, see its log), "
						+ "unless it or another one has accepted it before"
				: "no manager confirmed the message in time, so it may have been lost";
	}

	@Override
	public String congestion(Submission message) {
		if (message.isRequest() && !this.requests.hasRoom()) {
			return this.requests.outstanding()
					+ " requests to the queue waited for their answers until the time was up, "
					+ "and more may not be outstanding. Allow more concurrent requests, or answer faster";
		}
		return "the manager took no more messages until the time was up: the queue is full, or its manager or the network "
				+ "does not keep up";
	}

	@Override
	public void close() {
		this.requests.failAll("the sender was closed before the answer came").forEach(this.unsettled::remove);
		for (Submission message : this.unsettled.clear()) {
			if (message.isAccepted()) {
				this.effects.failed(message.id(), Reason.RELEASED,
						"the sender was closed before it was known what became of the message");
			}
			else {
				this.effects.failed(message.id(), Reason.UNCONFIRMED,
						"the sender was closed before a manager confirmed the message");
			}
		}
		this.manager = null;
	}

}
