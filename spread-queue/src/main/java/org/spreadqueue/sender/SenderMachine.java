package org.spreadqueue.sender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;

/**
 * The sender of one queue as a state machine: no threads, no sockets, no clock. Inputs
 * are methods, outputs what they return; times are nanoseconds of one monotonic clock.
 * <p>
 * Nothing is multicast while nobody is there to receive it (D22): messages wait until a
 * manager has answered {@code ^^status} on this connection. The answer also says which
 * protocol the manager speaks, and so which way messages go: {@link NativeOutbound} or
 * {@link LegacyOutbound}. What a native manager was sent and has not ended goes to its
 * successor, of either kind.
 */
final class SenderMachine {

	/**
	 * Number of the session that carries one-way messages, questions for the manager and
	 * everything native.
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

	private final LegacyCodec codec = new LegacyCodec();

	private final ManagerWatch watch;

	private final WaitingMessages waiting = new WaitingMessages();

	private final LegacyOutbound legacy;

	private final NativeOutbound natives;

	private boolean connected;

	private boolean closed;

	/**
	 * Creates the machine.
	 * @param options settings
	 * @param incarnation random number that tells the messages of this sender from those
	 * of others
	 */
	SenderMachine(SenderOptions options, long incarnation) {
		MessageNumbers numbers = new MessageNumbers(incarnation);
		Payloads payloads = new Payloads(options.format());
		this.watch = new ManagerWatch(options.probeInterval());
		this.legacy = new LegacyOutbound(options, numbers, payloads);
		this.natives = new NativeOutbound(options, numbers, payloads);
	}

	Optional<ManagerInfo> manager() {
		return Optional.ofNullable(this.watch.manager());
	}

	/** Whether {@link #tick} should come soon: something has a deadline. */
	boolean isBusy() {
		return !this.waiting.isEmpty() || this.legacy.isBusy() || this.natives.isBusy();
	}

	/** Whether {@link #flush} might send something. */
	boolean wantsFlush() {
		return isNative() && this.natives.wantsFlush(this.waiting);
	}

	/** Messages that were sent natively and are not ended. */
	int kept() {
		return this.natives.kept().size();
	}

	/** Bytes of the kept messages. */
	long unsettledBytes() {
		return this.natives.kept().bytes();
	}

	/** How often a message was sent natively again. */
	long resubmitted() {
		return this.natives.resubmitted();
	}

	/** A one-way message is to be sent. */
	List<SenderOutput> send(Submission message, long now) {
		return submit(message, now);
	}

	/** A request is to be sent. */
	List<SenderOutput> request(Submission request, long now) {
		request.wantsAnswer();
		return submit(request, now);
	}

	/** A session has a connection. */
	List<SenderOutput> connected(int number, long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (number == CONTROL) {
			this.connected = true;
			this.watch.connected(now);
		}
		this.legacy.connected(number);
		pump(now, out);
		return out;
	}

	/** A session has lost its connection. */
	List<SenderOutput> disconnected(int number, long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (number == CONTROL) {
			this.connected = false;
			this.watch.disconnected();
			this.natives.disconnected(out);
		}
		this.legacy.disconnected(number, now, out);
		return out;
	}

	/** A legacy message came to the private group of a session. */
	List<SenderOutput> received(int number, String from, byte[] body, long now) {
		List<SenderOutput> out = new ArrayList<>();
		try {
			LegacyReply reply = this.codec.decodeReply(body);
			if (reply instanceof LegacyReply.Status status && number == CONTROL) {
				managerAnswered(from, status, now, out);
			}
			else {
				this.legacy.received(number, from, reply, now, out);
			}
		}
		catch (FormatException ex) {
			this.legacy.unreadable(number, from, ex, out);
		}
		pump(now, out);
		return out;
	}

	/** A native frame came to the private group of a session. */
	List<SenderOutput> received(int number, String from, Frame frame, long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (number == CONTROL && this.connected && !this.closed) {
			this.natives.received(from, frame, now, out);
			pump(now, out);
		}
		return out;
	}

	/** Time has passed. */
	List<SenderOutput> tick(long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (this.watch.tick(now)) {
			out.add(new SenderOutput.ManagerMissing());
		}
		this.waiting.removeIf((message) -> message.terms().isExpired(now) || message.isLate(now),
				(message) -> out.add(neverSent(message, now)));
		boolean managerThere = this.watch.manager() != null;
		this.natives.tick(managerThere, now, out);
		this.legacy.tick(managerThere, now, out);
		pump(now, out);
		return out;
	}

	/** All that one pass of the loop brought has been put in: native messages leave. */
	List<SenderOutput> flush(long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (isNative()) {
			this.natives.flush(this.waiting, now, out);
		}
		return out;
	}

	/** The sender is closed; whoever waits is told. */
	List<SenderOutput> close() {
		List<SenderOutput> out = new ArrayList<>();
		this.closed = true;
		for (Submission message : this.waiting.clear()) {
			out.add(message.isAccepted()
					? new SenderOutput.Failed(message.id(), Reason.RELEASED,
							"the sender was closed before it was known what became of the message")
					: new SenderOutput.Failed(message.id(), Reason.CLOSED, "the sender was closed"));
		}
		this.legacy.close(out);
		this.natives.close(out);
		out.add(new SenderOutput.Close(CONTROL));
		return out;
	}

	private List<SenderOutput> submit(Submission message, long now) {
		List<SenderOutput> out = new ArrayList<>();
		if (this.closed) {
			out.add(new SenderOutput.Failed(message.id(), Reason.CLOSED, "the sender is closed"));
			return out;
		}
		int count = this.waiting.size() + this.natives.kept().pending();
		long bytes = this.waiting.bytes() + this.natives.kept().pendingBytes();
		if (count >= MAX_WAITING || bytes + message.content().size() > MAX_WAITING_BYTES) {
			out.add(new SenderOutput.Failed(message.id(), Reason.OVERLOADED,
					count + " messages with " + bytes + " bytes wait in this sender already; at most " + MAX_WAITING
							+ " messages and " + MAX_WAITING_BYTES
							+ " bytes may. Send more slowly, or wait for the results"));
			return out;
		}
		this.waiting.add(message);
		pump(now, out);
		return out;
	}

	private boolean isNative() {
		ManagerInfo manager = this.watch.manager();
		return this.connected && !this.closed && manager != null && manager.nativeManager();
	}

	/**
	 * Sends what can be sent to a Perl manager now, and asks for the manager if that is
	 * needed. Native messages leave with {@link #flush}.
	 */
	private void pump(long now, List<SenderOutput> out) {
		if (!this.connected || this.closed) {
			return;
		}
		ManagerInfo manager = this.watch.manager();
		if (manager != null && !manager.nativeManager()) {
			this.legacy.pump(manager, this.waiting, now, out);
		}
		boolean needed = this.legacy.hasUnconfirmed()
				|| (manager == null && (!this.waiting.isEmpty() || !this.natives.kept().isEmpty()))
				|| (isNative() && this.natives.wantsProbe(this.watch.sinceAsked(now), now));
		if (this.watch.shouldAsk(needed, now)) {
			this.watch.asked(this.legacy.sent(), now);
			this.natives.probed();
			out.add(this.legacy.question());
		}
	}

	private void managerAnswered(String from, LegacyReply.Status status, long now, List<SenderOutput> out) {
		if (this.watch.answered(from, status)) {
			out.add(new SenderOutput.ManagerFound(Objects.requireNonNull(this.watch.manager())));
		}
		this.legacy.managerAnswered(from, this.watch.covers(), out);
		if (status.nativeManager()) {
			this.natives.managerAnswered(from, now);
		}
		else {
			this.natives.handOver(this.waiting);
		}
	}

	private SenderOutput neverSent(Submission message, long now) {
		if (message.terms().isExpired(now)) {
			return new SenderOutput.Failed(message.id(), Reason.EXPIRED,
					"the message expired before it could be handed to a manager");
		}
		if (!this.connected) {
			return new SenderOutput.Failed(message.id(), Reason.NOT_CONNECTED,
					"no Spread daemon could be reached in time");
		}
		if (this.watch.manager() == null) {
			return new SenderOutput.Failed(message.id(), Reason.NO_MANAGER,
					"no queue manager answered in time; start one, for example the program spread-queue-manager");
		}
		return new SenderOutput.Failed(message.id(), Reason.OVERLOADED,
				isNative() ? "the manager took no more messages until the time was up; the queue is full"
						: "all of the sender's sessions were busy with earlier messages until the time was up");
	}

}
