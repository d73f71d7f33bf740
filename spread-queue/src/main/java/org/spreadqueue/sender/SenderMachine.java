package org.spreadqueue.sender;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.LegacyCodec;
import org.spreadqueue.protocol.Reply;

/**
 * The sender of one queue as a state machine: no threads, no sockets, no clock. Inputs
 * are methods, outputs what they return; times are nanoseconds of one monotonic clock.
 * <p>
 * What it does beyond the Perl sender, without asking anything new of Perl peers:
 * <ul>
 * <li>Nothing is multicast while nobody is there to receive it (D22). Messages wait until
 * a manager has answered {@code ^^status}.</li>
 * <li>A one-way message counts as sent when the manager that was there before it has
 * answered a {@code ^^status} that was sent behind it: Spread keeps the order of a
 * sender, so the manager then has the message. At most {@link #WINDOW} messages are
 * unconfirmed, so that a manager's session is never flooded.</li>
 * <li>Answers carry no reference to their request (D9). Each outstanding request
 * therefore has a Spread session of its own, and a session whose answer may still come,
 * because the request timed out or was taken twice, is never used again.</li>
 * </ul>
 */
final class SenderMachine {

	/**
	 * Number of the session that carries one-way messages and questions for the manager.
	 */
	static final int CONTROL = 0;

	/**
	 * Unconfirmed one-way messages; a daemon throws out a session that has 1000 before
	 * it.
	 */
	static final int WINDOW = 200;

	/** Messages that may wait in the sender. */
	static final int MAX_WAITING = 10_000;

	/** Bytes that may wait in the sender. */
	static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

	/** Idle sessions are closed after this time. */
	static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

	private final QueueName queue;

	private final int maxChannels;

	private final LegacyCodec codec = new LegacyCodec();

	private final ManagerWatch watch;

	private final Deque<Submission> waiting = new ArrayDeque<>();

	private final Deque<Submission> waitingRequests = new ArrayDeque<>();

	private final Deque<Submission> unconfirmed = new ArrayDeque<>();

	private final Map<Integer, ReplyChannel> channels = new LinkedHashMap<>();

	private boolean connected;

	private boolean closed;

	private int lastChannel = CONTROL;

	private long sent;

	private long waitingBytes;

	SenderMachine(SenderOptions options) {
		this.queue = options.queue();
		this.maxChannels = options.maxConcurrentRequests();
		this.watch = new ManagerWatch(options.probeInterval());
	}

	Optional<ManagerInfo> manager() {
		return Optional.ofNullable(this.watch.manager());
	}

	/** Whether {@link #tick} should come soon: something has a deadline. */
	boolean isBusy() {
		return !this.waiting.isEmpty() || !this.waitingRequests.isEmpty() || !this.unconfirmed.isEmpty()
				|| this.channels.values().stream().anyMatch((channel) -> channel.request() != null);
	}

	/** A one-way message is to be sent. */
	List<SenderOutput> send(Submission message, long now) {
		return submit(message, this.waiting, now);
	}

	/** A request is to be sent. */
	List<SenderOutput> request(Submission request, long now) {
		return submit(request, this.waitingRequests, now);
	}

	/** A session has a connection. */
	List<SenderOutput> connected(int number, long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (number == CONTROL) {
			this.connected = true;
			this.watch.connected(now);
		}
		ReplyChannel channel = this.channels.get(number);
		if (channel != null) {
			channel.connected(true);
		}
		pump(now, out);
		return out;
	}

	/** A session has lost its connection. */
	List<SenderOutput> disconnected(int number, long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (number == CONTROL) {
			this.connected = false;
			this.watch.disconnected();
			failAll(this.unconfirmed, Reason.CONNECTION_LOST,
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
		return out;
	}

	/** A message came to the private group of a session. */
	List<SenderOutput> received(int number, String from, byte[] body, long now) {
		List<SenderOutput> out = new ArrayList<>();
		ReplyChannel channel = this.channels.get(number);
		try {
			Reply reply = this.codec.decodeReply(body);
			if (reply instanceof Reply.Status status && number == CONTROL) {
				managerAnswered(from, status, out);
			}
			else if (channel != null && channel.request() != null) {
				replied(channel, channel.request(), reply, now, out);
			}
			else if (channel != null) {
				takenTwice(channel, from, out);
			}
			else if (!(reply instanceof Reply.Ack)) {
				out.add(new SenderOutput.Ignored(from, "an answer that nobody waits for"));
			}
		}
		catch (FormatException ex) {
			unreadable(channel, from, ex, out);
		}
		pump(now, out);
		return out;
	}

	/** Time has passed. */
	List<SenderOutput> tick(long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (this.watch.tick(now)) {
			out.add(new SenderOutput.ManagerMissing());
		}
		expireWaiting(this.waiting, now, out);
		expireWaiting(this.waitingRequests, now, out);
		expireUnconfirmed(now, out);
		for (ReplyChannel channel : List.copyOf(this.channels.values())) {
			Submission request = channel.request();
			if (request != null && request.isLate(now)) {
				out.add(timedOut(request));
				discard(channel, out);
			}
			else if (channel.isIdleFor(IDLE_LIMIT.toNanos(), now)) {
				discard(channel, out);
			}
		}
		pump(now, out);
		return out;
	}

	/** The sender is closed; whoever waits is told. */
	List<SenderOutput> close() {
		List<SenderOutput> out = new ArrayList<>();
		this.closed = true;
		failAll(this.waiting, Reason.CLOSED, "the sender was closed", out);
		failAll(this.waitingRequests, Reason.CLOSED, "the sender was closed", out);
		failAll(this.unconfirmed, Reason.UNCONFIRMED, "the sender was closed before a manager confirmed the message",
				out);
		for (ReplyChannel channel : List.copyOf(this.channels.values())) {
			Submission request = channel.request();
			if (request != null) {
				out.add(new SenderOutput.Failed(request.id(), Reason.CONNECTION_LOST,
						"the sender was closed before the answer came"));
			}
			discard(channel, out);
		}
		out.add(new SenderOutput.Close(CONTROL));
		return out;
	}

	private List<SenderOutput> submit(Submission submission, Deque<Submission> line, long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (this.closed) {
			out.add(new SenderOutput.Failed(submission.id(), Reason.CLOSED, "the sender is closed"));
			return out;
		}
		if (this.waiting.size() + this.waitingRequests.size() >= MAX_WAITING
				|| this.waitingBytes + submission.body().length > MAX_WAITING_BYTES) {
			out.add(new SenderOutput.Failed(submission.id(), Reason.OVERLOADED,
					(this.waiting.size() + this.waitingRequests.size()) + " messages with " + this.waitingBytes
							+ " bytes wait in this sender already; at most " + MAX_WAITING + " messages and "
							+ MAX_WAITING_BYTES + " bytes may. Send more slowly, or wait for the results"));
			return out;
		}
		line.add(submission);
		this.waitingBytes += submission.body().length;
		pump(now, out);
		return out;
	}

	/** Sends what can be sent now, and asks for the manager if that is needed. */
	private void pump(long now, List<SenderOutput> out) {
		if (!this.connected || this.closed) {
			return;
		}
		ManagerInfo manager = this.watch.manager();
		if (manager != null) {
			while (!this.waiting.isEmpty() && this.unconfirmed.size() < WINDOW) {
				Submission message = take(this.waiting);
				multicast(CONTROL, message, manager, out);
				this.unconfirmed.add(message);
			}
			pumpRequests(manager, out);
		}
		openChannels(now, out);
		boolean needed = !this.unconfirmed.isEmpty()
				|| (manager == null && !(this.waiting.isEmpty() && this.waitingRequests.isEmpty()));
		if (this.watch.shouldAsk(needed, now)) {
			this.watch.asked(this.sent, now);
			out.add(new SenderOutput.Multicast(CONTROL, this.queue.messagesGroup(), this.codec.statusCommand()));
		}
	}

	private void pumpRequests(ManagerInfo manager, List<SenderOutput> out) {
		Iterator<ReplyChannel> free = this.channels.values().stream().filter(ReplyChannel::isFree).iterator();
		while (!this.waitingRequests.isEmpty() && free.hasNext()) {
			ReplyChannel channel = free.next();
			Submission request = take(this.waitingRequests);
			channel.take(request);
			multicast(channel.number(), request, manager, out);
		}
	}

	private void openChannels(long now, List<SenderOutput> out) {
		long opening = this.channels.values().stream().filter((channel) -> !channel.isConnected()).count();
		while (this.waitingRequests.size() > opening && this.channels.size() < this.maxChannels) {
			this.lastChannel++;
			this.channels.put(this.lastChannel, new ReplyChannel(this.lastChannel, now));
			out.add(new SenderOutput.Open(this.lastChannel));
			opening++;
		}
	}

	private void multicast(int channel, Submission submission, ManagerInfo manager, List<SenderOutput> out) {
		this.sent++;
		submission.sent(this.sent, manager.privateGroup());
		out.add(new SenderOutput.Multicast(channel, this.queue.messagesGroup(), submission.body()));
	}

	private Submission take(Deque<Submission> line) {
		Submission submission = line.removeFirst();
		this.waitingBytes -= submission.body().length;
		return submission;
	}

	private void managerAnswered(String from, Reply.Status status, List<SenderOutput> out) {
		if (this.watch.answered(from, status.statistics())) {
			out.add(new SenderOutput.ManagerFound(Objects.requireNonNull(this.watch.manager())));
		}
		while (!this.unconfirmed.isEmpty() && this.unconfirmed.getFirst().sequence() <= this.watch.covers()) {
			Submission message = this.unconfirmed.removeFirst();
			if (from.equals(message.manager())) {
				out.add(new SenderOutput.Confirmed(message.id()));
			}
			else {
				out.add(new SenderOutput.Failed(message.id(), Reason.UNCONFIRMED,
						"the manager changed from " + message.manager() + " to " + from
								+ " while the message was on its way, so it may have been lost"));
			}
		}
	}

	private void replied(ReplyChannel channel, Submission request, Reply reply, long now, List<SenderOutput> out) {
		if (reply instanceof Reply.Ack) {
			request.acknowledged();
			return;
		}
		if (reply instanceof Reply.Response response) {
			out.add(new SenderOutput.Answered(request.id(), response.body()));
		}
		else if (reply instanceof Reply.Failure failure) {
			out.add(new SenderOutput.JobFailed(request.id(), failure.type(), failure.message()));
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

	private void unreadable(@Nullable ReplyChannel channel, String from, FormatException problem,
			List<SenderOutput> out) {
		Submission request = (channel != null) ? channel.request() : null;
		if (channel == null || request == null) {
			out.add(new SenderOutput.Ignored(from, "an unreadable message: " + problem.getMessage()));
			return;
		}
		out.add(new SenderOutput.Failed(request.id(), Reason.UNREADABLE_RESPONSE,
				"the answer of " + from + " cannot be read: " + problem.getMessage()));
		discard(channel, out);
	}

	private SenderOutput timedOut(Submission request) {
		if (request.acks() > 0) {
			return new SenderOutput.Failed(request.id(), Reason.TIMED_OUT_RUNNING,
					"a worker took the request, but did not answer in time");
		}
		if (this.watch.manager() == null) {
			return new SenderOutput.Failed(request.id(), Reason.UNCONFIRMED,
					"the manager of the queue disappeared after the request was sent");
		}
		return new SenderOutput.Failed(request.id(), Reason.TIMED_OUT_QUEUED,
				"no worker took the request in time; is one running, and not too busy?");
	}

	private void expireWaiting(Deque<Submission> line, long now, List<SenderOutput> out) {
		line.removeIf((submission) -> {
			if (!submission.isLate(now)) {
				return false;
			}
			this.waitingBytes -= submission.body().length;
			out.add(neverSent(submission));
			return true;
		});
	}

	private SenderOutput neverSent(Submission submission) {
		if (!this.connected) {
			return new SenderOutput.Failed(submission.id(), Reason.NOT_CONNECTED,
					"no Spread daemon could be reached in time");
		}
		if (this.watch.manager() == null) {
			return new SenderOutput.Failed(submission.id(), Reason.NO_MANAGER,
					"no queue manager answered in time; start one, for example the program spread-queue-manager");
		}
		return new SenderOutput.Failed(submission.id(), Reason.OVERLOADED,
				"all of the sender's sessions were busy with earlier messages until the time was up");
	}

	private void expireUnconfirmed(long now, List<SenderOutput> out) {
		this.unconfirmed.removeIf((message) -> {
			if (!message.isLate(now)) {
				return false;
			}
			out.add(new SenderOutput.Failed(message.id(), Reason.UNCONFIRMED,
					"no manager confirmed the message in time, so it may have been lost"));
			return true;
		});
	}

	private void failAll(Deque<Submission> line, Reason reason, String detail, List<SenderOutput> out) {
		line.forEach((submission) -> out.add(new SenderOutput.Failed(submission.id(), reason, detail)));
		line.clear();
	}

	private void discard(ReplyChannel channel, List<SenderOutput> out) {
		this.channels.remove(channel.number());
		out.add(new SenderOutput.Close(channel.number()));
	}

}
