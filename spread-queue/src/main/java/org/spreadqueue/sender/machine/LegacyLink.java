package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.legacy.Reply;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.SenderOptions;

/**
 * The link to a legacy manager. What it does beyond the Perl sender, without asking
 * anything new of Perl peers:
 * <ul>
 * <li>A one-way message counts as accepted when the manager that was there before it has
 * answered a {@code ^^status} that was sent behind it: Spread keeps the order of a
 * sender, so the manager then has the message. At most {@link #WINDOW} messages are
 * unconfirmed, so that a manager's session is never flooded.</li>
 * <li>Answers carry no reference to their request (D9). Each outstanding request
 * therefore has a Spread session of its own, and a session whose answer may still come,
 * because the request timed out or was taken twice, is never used again.</li>
 * </ul>
 */
final class LegacyLink implements Link {

	/**
	 * Unconfirmed one-way messages; a daemon throws out a session that has 1000 before
	 * it.
	 */
	static final int WINDOW = 200;

	/** Idle sessions are closed after this time. */
	static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

	private final String group;

	private final int maxChannels;

	private final Duration sendTimeout;

	private final MessageNumbers numbers;

	private final PayloadCodec payloads;

	private final WaitingMessages waiting;

	private final Channels channels;

	private final SenderEffects effects;

	/** One-way messages of which it is not known whether the manager has them. */
	private final Deque<Submission> unconfirmed = new ArrayDeque<>();

	private final Map<Integer, ReplyChannel> replyChannels = new LinkedHashMap<>();

	private int lastChannel = Channels.MAIN;

	private long sent;

	/** What was sent before the last question for the manager. */
	private long sentBeforeQuestion;

	LegacyLink(SenderOptions options, MessageNumbers numbers, PayloadCodec payloads, WaitingMessages waiting,
			Channels channels, SenderEffects effects) {
		this.group = options.queue().messagesGroup();
		this.maxChannels = options.maxConcurrentRequests();
		this.sendTimeout = options.sendTimeout();
		this.numbers = numbers;
		this.payloads = payloads;
		this.waiting = waiting;
		this.channels = channels;
		this.effects = effects;
	}

	@Override
	public boolean isBusy() {
		return hasUnsettled() || this.replyChannels.values().stream().anyMatch((channel) -> channel.request() != null);
	}

	@Override
	public boolean hasUnsettled() {
		return !this.unconfirmed.isEmpty();
	}

	@Override
	public boolean wantsAnswer(long sinceAsked, long now) {
		return hasUnsettled();
	}

	@Override
	public void asked() {
		this.sentBeforeQuestion = this.sent;
	}

	@Override
	public void answered(ManagerInfo manager, long now) {
		String from = manager.privateGroup();
		while (hasUnsettled() && this.unconfirmed.getFirst().position() <= this.sentBeforeQuestion) {
			Submission message = this.unconfirmed.removeFirst();
			if (from.equals(message.manager())) {
				this.effects.accepted(message.id(), this.numbers.id(message), false);
			}
			else {
				this.effects.failed(message.id(), Reason.UNCONFIRMED, "the manager changed from " + message.manager()
						+ " to " + from + " while the message was on its way, so it may have been lost");
			}
		}
	}

	/** A session has a connection. */
	void connected(int number) {
		ReplyChannel channel = this.replyChannels.get(number);
		if (channel != null) {
			channel.connected(true);
		}
	}

	/** A session has lost its connection. */
	void disconnected(int number, long now) {
		if (number == Channels.MAIN) {
			failUnconfirmed(Reason.CONNECTION_LOST,
					"the connection to the Spread daemon broke before a manager confirmed the message");
		}
		ReplyChannel channel = this.replyChannels.get(number);
		if (channel != null) {
			channel.connected(false);
			Submission request = channel.request();
			if (request != null) {
				channel.release(now);
				this.effects.failed(request.id(), Reason.CONNECTION_LOST,
						"the connection to the Spread daemon broke before the answer came");
			}
		}
	}

	/** A reply has come that is not about the manager. */
	void received(int number, String from, Reply reply, long now) {
		ReplyChannel channel = this.replyChannels.get(number);
		if (channel == null) {
			if (!(reply instanceof Reply.Ack)) {
				this.effects.ignored(from, "an answer that nobody waits for");
			}
			return;
		}
		Submission request = channel.request();
		if (request != null) {
			replied(channel, request, reply, now);
			return;
		}
		// A second worker has taken the request that the session had carried. Its answer,
		// or a further one, may come at any time.
		this.effects.ignored(from, "an answer to a request that was answered before");
		discard(channel);
	}

	private void replied(ReplyChannel channel, Submission request, Reply reply, long now) {
		if (reply instanceof Reply.Ack) {
			request.acknowledged();
			return;
		}
		if (reply instanceof Reply.Response response) {
			this.effects.answered(request.id(), response.body());
		}
		else if (reply instanceof Reply.Failure failure) {
			this.effects.jobFailed(request.id(), failure.type(), failure.message(), 1);
		}
		else {
			return;
		}
		if (request.acks() > 1) {
			// Two workers have taken it, so a second answer may come.
			discard(channel);
		}
		else {
			channel.release(now);
		}
	}

	/** Something has come that cannot be read. */
	void unreadable(int number, String from, FormatException problem) {
		ReplyChannel channel = this.replyChannels.get(number);
		Submission request = (channel != null) ? channel.request() : null;
		if (channel == null || request == null) {
			this.effects.ignored(from, "an unreadable message: " + problem.getMessage());
			return;
		}
		this.effects.failed(request.id(), Reason.UNREADABLE_RESPONSE,
				"the answer of " + from + " cannot be read: " + problem.getMessage());
		discard(channel);
	}

	@Override
	public void send(ManagerInfo manager, long now) {
		while (this.unconfirmed.size() < WINDOW) {
			Submission message = this.waiting.takeOneWay();
			if (message == null) {
				break;
			}
			if (prepare(message, now)) {
				multicast(Channels.MAIN, message, manager);
				this.unconfirmed.add(message);
			}
		}
		Iterator<ReplyChannel> free = this.replyChannels.values().stream().filter(ReplyChannel::isFree).iterator();
		while (this.waiting.requestCount() > 0 && free.hasNext()) {
			ReplyChannel channel = free.next();
			Submission request = takeRequest(now);
			if (request != null) {
				channel.take(request);
				multicast(channel.number(), request, manager);
			}
		}
		openChannels(this.waiting.requestCount(), now);
	}

	private @Nullable Submission takeRequest(long now) {
		Submission request = this.waiting.takeRequest();
		while (request != null && !prepare(request, now)) {
			request = this.waiting.takeRequest();
		}
		return request;
	}

	private void openChannels(int wanted, long now) {
		long opening = this.replyChannels.values().stream().filter((channel) -> !channel.isConnected()).count();
		while (wanted > opening && this.replyChannels.size() < this.maxChannels) {
			this.lastChannel++;
			this.replyChannels.put(this.lastChannel, new ReplyChannel(this.lastChannel, now));
			this.channels.open(this.lastChannel);
			opening++;
		}
	}

	/** Makes a message one that a legacy manager takes, or fails it. */
	private boolean prepare(Submission message, long now) {
		String beyond = message.beyondLegacy();
		if (beyond != null) {
			this.effects.failed(message.id(), Reason.UNSUPPORTED,
					"the manager of the queue is one of Spread::Queue for Perl, which knows no " + beyond);
			return false;
		}
		try {
			this.payloads.convert(message, false);
		}
		catch (FormatException ex) {
			this.effects.failed(message.id(), Reason.UNSUPPORTED,
					"the manager of the queue is one of Spread::Queue for Perl, to which the message cannot be "
							+ "written: " + ex.getMessage());
			return false;
		}
		message.resumeDeadline(now + this.sendTimeout.toNanos());
		return true;
	}

	private void multicast(int channel, Submission message, ManagerInfo manager) {
		this.sent++;
		this.numbers.number(message);
		message.sent(this.sent, manager.privateGroup());
		this.channels.multicast(channel, this.group, message.body());
	}

	@Override
	public void tick(boolean managerThere, long now) {
		this.unconfirmed.removeIf((message) -> {
			if (!message.isLate(now)) {
				return false;
			}
			this.effects.failed(message.id(), Reason.UNCONFIRMED,
					"no manager confirmed the message in time, so it may have been lost");
			return true;
		});
		for (ReplyChannel channel : List.copyOf(this.replyChannels.values())) {
			Submission request = channel.request();
			if (request != null && request.isLate(now)) {
				request.failTimedOut(managerThere, this.effects);
				discard(channel);
			}
			else if (channel.isIdleFor(IDLE_LIMIT, now)) {
				discard(channel);
			}
		}
	}

	@Override
	public String congestion() {
		return "all of the sender's sessions were busy with earlier messages until the time was up";
	}

	@Override
	public void close() {
		failUnconfirmed(Reason.UNCONFIRMED, "the sender was closed before a manager confirmed the message");
		for (ReplyChannel channel : List.copyOf(this.replyChannels.values())) {
			Submission request = channel.request();
			if (request != null) {
				this.effects.failed(request.id(), Reason.CONNECTION_LOST,
						"the sender was closed before the answer came");
			}
			discard(channel);
		}
	}

	private void failUnconfirmed(Reason reason, String detail) {
		this.unconfirmed.forEach((message) -> this.effects.failed(message.id(), reason, detail));
		this.unconfirmed.clear();
	}

	private void discard(ReplyChannel channel) {
		this.replyChannels.remove(channel.number());
		this.channels.close(channel.number());
	}

}
