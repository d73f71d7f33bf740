package org.spreadqueue.sender;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;

/**
 * The way to a manager of Perl. What it does beyond the Perl sender, without asking
 * anything new of Perl peers:
 * <ul>
 * <li>A one-way message counts as sent when the manager that was there before it has
 * answered a {@code ^^status} that was sent behind it: Spread keeps the order of a
 * sender, so the manager then has the message. At most {@link SenderMachine#WINDOW}
 * messages are unconfirmed, so that a manager's session is never flooded.</li>
 * <li>Answers carry no reference to their request (D9). Each outstanding request
 * therefore has a Spread session of its own, and a session whose answer may still come,
 * because the request timed out or was taken twice, is never used again.</li>
 * </ul>
 */
final class LegacyOutbound {

	private final String group;

	private final int maxChannels;

	private final Duration sendTimeout;

	private final MessageNumbers numbers;

	private final Payloads payloads;

	private final LegacyCodec codec = new LegacyCodec();

	private final Deque<Submission> unconfirmed = new ArrayDeque<>();

	private final Map<Integer, ReplyChannel> channels = new LinkedHashMap<>();

	private int lastChannel = SenderMachine.CONTROL;

	private long sent;

	LegacyOutbound(SenderOptions options, MessageNumbers numbers, Payloads payloads) {
		this.group = options.queue().messagesGroup();
		this.maxChannels = options.maxConcurrentRequests();
		this.sendTimeout = options.sendTimeout();
		this.numbers = numbers;
		this.payloads = payloads;
	}

	boolean isBusy() {
		return !this.unconfirmed.isEmpty()
				|| this.channels.values().stream().anyMatch((channel) -> channel.request() != null);
	}

	boolean hasUnconfirmed() {
		return !this.unconfirmed.isEmpty();
	}

	/** Number of the last message that was sent. */
	long sent() {
		return this.sent;
	}

	/** A session has a connection. */
	void connected(int number) {
		ReplyChannel channel = this.channels.get(number);
		if (channel != null) {
			channel.connected(true);
		}
	}

	/** A session has lost its connection. */
	void disconnected(int number, long now, List<SenderOutput> out) {
		if (number == SenderMachine.CONTROL) {
			failUnconfirmed(Reason.CONNECTION_LOST,
					"the connection to the Spread daemon broke before a manager confirmed the message", out);
		}
		ReplyChannel channel = this.channels.get(number);
		if (channel != null) {
			channel.connected(false);
			Submission request = channel.request();
			if (request != null) {
				channel.release(now);
				out.add(new SenderOutput.Failed(request.id(), Reason.CONNECTION_LOST,
						"the connection to the Spread daemon broke before the answer came"));
			}
		}
	}

	/** Something came that is not statistics of the manager. */
	void received(int number, String from, LegacyReply reply, long now, List<SenderOutput> out) {
		ReplyChannel channel = this.channels.get(number);
		if (channel != null && channel.request() != null) {
			replied(channel, channel.request(), reply, now, out);
		}
		else if (channel != null) {
			takenTwice(channel, from, out);
		}
		else if (!(reply instanceof LegacyReply.Ack)) {
			out.add(new SenderOutput.Ignored(from, "an answer that nobody waits for"));
		}
	}

	/** Something came that cannot be read. */
	void unreadable(int number, String from, FormatException problem, List<SenderOutput> out) {
		ReplyChannel channel = this.channels.get(number);
		Submission request = (channel != null) ? channel.request() : null;
		if (channel == null || request == null) {
			out.add(new SenderOutput.Ignored(from, "an unreadable message: " + problem.getMessage()));
			return;
		}
		out.add(new SenderOutput.Failed(request.id(), Reason.UNREADABLE_RESPONSE,
				"the answer of " + from + " cannot be read: " + problem.getMessage()));
		discard(channel, out);
	}

	/**
	 * A manager, of any kind, has answered a question.
	 * @param covers number of the last message that was sent before the question
	 */
	void managerAnswered(String from, long covers, List<SenderOutput> out) {
		while (!this.unconfirmed.isEmpty() && this.unconfirmed.getFirst().place() <= covers) {
			Submission message = this.unconfirmed.removeFirst();
			if (from.equals(message.manager())) {
				out.add(new SenderOutput.Confirmed(message.id(), this.numbers.id(message), false));
			}
			else {
				out.add(new SenderOutput.Failed(message.id(), Reason.UNCONFIRMED,
						"the manager changed from " + message.manager() + " to " + from
								+ " while the message was on its way, so it may have been lost"));
			}
		}
	}

	/** Time has passed. */
	void tick(boolean managerThere, long now, List<SenderOutput> out) {
		this.unconfirmed.removeIf((message) -> {
			if (!message.isLate(now)) {
				return false;
			}
			out.add(new SenderOutput.Failed(message.id(), Reason.UNCONFIRMED,
					"no manager confirmed the message in time, so it may have been lost"));
			return true;
		});
		for (ReplyChannel channel : List.copyOf(this.channels.values())) {
			Submission request = channel.request();
			if (request != null && request.isLate(now)) {
				out.add(NativeRequests.timedOut(request, managerThere));
				discard(channel, out);
			}
			else if (channel.isIdleFor(SenderMachine.IDLE_LIMIT.toNanos(), now)) {
				discard(channel, out);
			}
		}
	}

	/** The sender is closed. */
	void close(List<SenderOutput> out) {
		failUnconfirmed(Reason.UNCONFIRMED, "the sender was closed before a manager confirmed the message", out);
		for (ReplyChannel channel : List.copyOf(this.channels.values())) {
			Submission request = channel.request();
			if (request != null) {
				out.add(new SenderOutput.Failed(request.id(), Reason.CONNECTION_LOST,
						"the sender was closed before the answer came"));
			}
			discard(channel, out);
		}
	}

	/** Sends what can be sent to this manager now. */
	void pump(ManagerInfo manager, WaitingMessages waiting, long now, List<SenderOutput> out) {
		while (this.unconfirmed.size() < SenderMachine.WINDOW) {
			Submission message = waiting.takeOneWay();
			if (message == null) {
				break;
			}
			if (prepare(message, now, out)) {
				multicast(SenderMachine.CONTROL, message, manager, out);
				this.unconfirmed.add(message);
			}
		}
		Iterator<ReplyChannel> free = this.channels.values().stream().filter(ReplyChannel::isFree).iterator();
		while (waiting.requestCount() > 0 && free.hasNext()) {
			ReplyChannel channel = free.next();
			Submission request = takeRequest(waiting, now, out);
			if (request != null) {
				channel.take(request);
				multicast(channel.number(), request, manager, out);
			}
		}
		openChannels(waiting.requestCount(), now, out);
	}

	private @Nullable Submission takeRequest(WaitingMessages waiting, long now, List<SenderOutput> out) {
		Submission request = waiting.takeRequest();
		while (request != null && !prepare(request, now, out)) {
			request = waiting.takeRequest();
		}
		return request;
	}

	private void openChannels(int waiting, long now, List<SenderOutput> out) {
		long opening = this.channels.values().stream().filter((channel) -> !channel.isConnected()).count();
		while (waiting > opening && this.channels.size() < this.maxChannels) {
			this.lastChannel++;
			this.channels.put(this.lastChannel, new ReplyChannel(this.lastChannel, now));
			out.add(new SenderOutput.Open(this.lastChannel));
			opening++;
		}
	}

	/** Makes a message one that a Perl manager takes, or fails it. */
	private boolean prepare(Submission message, long now, List<SenderOutput> out) {
		String beyond = message.terms().beyondPerl();
		if (beyond != null) {
			out.add(new SenderOutput.Failed(message.id(), Reason.UNSUPPORTED,
					"the manager of the queue is one of Spread::Queue for Perl, which knows no " + beyond));
			return false;
		}
		try {
			message.convert(this.payloads.toPerl(message.content()));
		}
		catch (FormatException ex) {
			out.add(new SenderOutput.Failed(message.id(), Reason.UNSUPPORTED,
					"the manager of the queue is one of Spread::Queue for Perl, to which the message cannot be "
							+ "written: " + ex.getMessage()));
			return false;
		}
		message.resumeDeadline(now + this.sendTimeout.toNanos());
		return true;
	}

	private void multicast(int channel, Submission message, ManagerInfo manager, List<SenderOutput> out) {
		this.sent++;
		this.numbers.number(message);
		message.sent(this.sent, manager.privateGroup());
		out.add(new SenderOutput.Multicast(channel, this.group, message.body()));
	}

	private void replied(ReplyChannel channel, Submission request, LegacyReply reply, long now,
			List<SenderOutput> out) {
		if (reply instanceof LegacyReply.Ack) {
			request.acknowledged();
			return;
		}
		if (reply instanceof LegacyReply.Response response) {
			out.add(new SenderOutput.Answered(request.id(), response.body()));
		}
		else if (reply instanceof LegacyReply.Failure failure) {
			out.add(new SenderOutput.JobFailed(request.id(), failure.type(), failure.message(), 1));
		}
		else {
			return;
		}
		if (request.acks() > 1) {
			// Two workers have taken it, so a second answer may come.
			discard(channel, out);
		}
		else {
			channel.release(now);
		}
	}

	/**
	 * A second worker has taken the request that the session had carried. Its answer, or
	 * a further one, may come at any time.
	 */
	private void takenTwice(ReplyChannel channel, String from, List<SenderOutput> out) {
		out.add(new SenderOutput.Ignored(from, "an answer to a request that was answered before"));
		discard(channel, out);
	}

	private void failUnconfirmed(Reason reason, String detail, List<SenderOutput> out) {
		this.unconfirmed.forEach((message) -> out.add(new SenderOutput.Failed(message.id(), reason, detail)));
		this.unconfirmed.clear();
	}

	private void discard(ReplyChannel channel, List<SenderOutput> out) {
		this.channels.remove(channel.number());
		out.add(new SenderOutput.Close(channel.number()));
	}

	/** The question for the manager. */
	SenderOutput question() {
		return new SenderOutput.Multicast(SenderMachine.CONTROL, this.group, this.codec.statusCommand());
	}

}
