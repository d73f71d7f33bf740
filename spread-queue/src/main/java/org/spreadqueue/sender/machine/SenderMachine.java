// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.RegularMessage;

/**
 * The sender of one queue as a state machine.
 * <p>
 * Nothing is multicast while nobody is there to receive it (D22): messages wait until a
 * manager has answered {@code ^^status} on this connection. The answer also says which
 * protocol the manager speaks, and so which {@link Link} takes the messages. Unsettled
 * messages of a native manager go to its successor, of either kind.
 * <p>
 * The main channel carries one-way messages, questions for the manager and all native
 * ones.
 */
public final class SenderMachine implements Machine {

	/** Messages that may wait in the sender. */
	static final int MAX_WAITING = 10_000;

	private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

	/** While anything has a deadline. */
	private static final long BUSY_TICK = Duration.ofMillis(50).toNanos();

	private static final long IDLE_TICK = Duration.ofMillis(500).toNanos();

	private final LegacyCodec codec = new LegacyCodec();

	private final Channels channels;

	private final SenderEffects effects;

	private final ManagerWatch watch;

	private final ManagerCheck check;

	private final WaitingMessages waiting = new WaitingMessages();

	private final LegacyLink legacyLink;

	private final NativeLink nativeLink;

	private boolean connected;

	private boolean closed;

	/** Creates the machine of the sender with this random producer number. */
	public SenderMachine(SenderOptions options, long producer, Channels channels, SenderEffects effects) {
		MessageNumbers numbers = new MessageNumbers(producer);
		this.channels = channels;
		this.effects = effects;
		this.watch = new ManagerWatch(options, channels);
		this.check = new ManagerCheck(options.keys());
		this.legacyLink = new LegacyLink(options, numbers, new PayloadCodec(options.format()), this.waiting, channels,
				effects);
		this.nativeLink = new NativeLink(options, numbers, this.waiting, channels, effects);
	}

	/** The manager that answered last, empty if none does. */
	public Optional<ManagerInfo> manager() {
		return Optional.ofNullable(this.watch.manager());
	}

	/** Why there is no manager, if one has answered that is none for this sender. */
	public Optional<String> managerRefusal() {
		return (this.watch.manager() == null) ? Optional.ofNullable(this.check.refusal()) : Optional.empty();
	}

	/** Has the manager asked, unless that was done within a second: somebody looks. */
	public void look(long now) {
		this.watch.lookedAt();
		sendAndAsk(now);
	}

	/** How many messages were sent natively and have no outcome yet. */
	public int unsettled() {
		return this.nativeLink.unsettled().size();
	}

	public long unsettledBytes() {
		return this.nativeLink.unsettled().bytes();
	}

	/** How often a message was sent natively again. */
	public long resubmitted() {
		return this.nativeLink.resubmitted();
	}

	/** Whether a native manager is known and has answered everything. */
	public boolean isIdle() {
		ManagerInfo manager = this.watch.manager();
		return manager != null && manager.nativeManager() && unsettled() == 0 && this.waiting.size() == 0;
	}

	public void submit(Submission message, long now) {
		if (this.closed) {
			this.effects.failed(message.id(), Reason.CLOSED, "the sender is closed");
			return;
		}
		int count = this.waiting.size() + this.nativeLink.unsettled().unbounded();
		long bytes = this.waiting.bytes() + this.nativeLink.unsettled().unboundedBytes();
		if (count >= MAX_WAITING || bytes + message.content().size() > MAX_WAITING_BYTES) {
			this.effects.failed(message.id(), Reason.OVERLOADED,
					count + " messages with " + bytes + " bytes wait in this sender already; at most " + MAX_WAITING
							+ " messages and " + MAX_WAITING_BYTES
							+ " bytes may. Send more slowly, or wait for the results");
			return;
		}
		this.waiting.add(message);
		sendAndAsk(now);
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		if (channel == Channels.MAIN) {
			this.connected = true;
			this.watch.connected(now);
		}
		this.legacyLink.requests().connected(channel);
		sendAndAsk(now);
	}

	@Override
	public void disconnected(int channel, long now) {
		if (channel == Channels.MAIN) {
			this.connected = false;
			this.watch.disconnected();
			this.nativeLink.disconnected();
			this.legacyLink.disconnected();
		}
		this.legacyLink.requests().disconnected(channel, now);
	}

	@Override
	public void received(int channel, RegularMessage message, long now) {
		if (message.messageType() == NativeProtocol.MESSAGE_TYPE) {
			for (Frame frame : this.nativeLink.unpack(message)) {
				if (channel == Channels.MAIN && this.connected && !this.closed) {
					if (frame instanceof Frame.Confirm) {
						this.watch.heard(message.sender(), now);
					}
					this.nativeLink.received(message.sender(), frame);
					sendAndAsk(now);
				}
			}
			return;
		}
		try {
			LegacyReply reply = this.codec.decodeReply(message.body());
			if (reply instanceof LegacyReply.Status status && channel == Channels.MAIN) {
				managerAnswered(message.sender(), status, now);
			}
			else {
				this.legacyLink.requests().received(channel, message.sender(), reply, now);
			}
		}
		catch (FormatException ex) {
			this.legacyLink.requests().unreadable(channel, message.sender(), ex);
		}
		sendAndAsk(now);
	}

	private void managerAnswered(String from, LegacyReply.Status status, long now) {
		ManagerInfo manager = new ManagerInfo(from, status.statistics(), status.nativeManager());
		if (!this.check.accepts(from, status)) {
			this.effects.managerRefused(manager, String.valueOf(this.check.refusal()));
			return;
		}
		if (this.watch.answered(manager)) {
			this.effects.managerFound(manager);
		}
		this.legacyLink.answered(manager, now);
		this.nativeLink.answered(manager, now);
	}

	@Override
	public void tick(long now) {
		if (this.watch.tick(now) && this.check.refusal() == null) {
			this.effects.managerMissing();
		}
		this.waiting.removeIf((message) -> message.isExpired(now) || message.isLate(now),
				(message) -> failUnsent(message, now));
		boolean managerThere = this.watch.manager() != null;
		this.nativeLink.tick(managerThere, now);
		this.legacyLink.tick(managerThere, now);
		sendAndAsk(now);
	}

	private void failUnsent(Submission message, long now) {
		Link link = link();
		if (message.isExpired(now)) {
			this.effects.failed(message.id(), Reason.EXPIRED,
					"the message expired before it could be handed to a manager");
		}
		else if (!this.connected) {
			this.effects.failed(message.id(), Reason.NOT_CONNECTED,
					"no Spread daemon could be reached in time (" + this.channels.outage() + ")");
		}
		else if (link == null) {
			String refusal = this.check.refusal();
			this.effects.failed(message.id(), Reason.NO_MANAGER, (refusal != null) ? refusal
					: "no queue manager answered in time; start one, for example the program spread-queue-manager");
		}
		else {
			this.effects.failed(message.id(), Reason.OVERLOADED, link.congestion(message));
		}
	}

	@Override
	public void flush(long now) {
		Link link = link();
		if (link != null) {
			link.flush(now);
		}
	}

	@Override
	public long nextTick(long now) {
		if (isIdle() && this.connected) {
			return this.watch.untilNext(now);
		}
		boolean busy = !this.waiting.isEmpty() || this.legacyLink.isBusy() || this.nativeLink.isBusy();
		return busy ? BUSY_TICK : IDLE_TICK;
	}

	/** Closes the sender and fails everything that is outstanding. */
	public void close() {
		this.closed = true;
		for (Submission message : this.waiting.clear()) {
			if (message.isAccepted()) {
				this.effects.failed(message.id(), Reason.RELEASED,
						"the sender was closed before it was known what became of the message");
			}
			else {
				this.effects.failed(message.id(), Reason.CLOSED, "the sender was closed");
			}
		}
		this.legacyLink.close();
		this.nativeLink.close();
		this.channels.close(Channels.MAIN);
	}

	/** The link to the present manager, {@code null} if there is none. */
	private @Nullable Link link() {
		ManagerInfo manager = this.watch.manager();
		if (manager == null || !this.connected || this.closed) {
			return null;
		}
		return manager.nativeManager() ? this.nativeLink : this.legacyLink;
	}

	/** Sends what need not wait for {@link #flush}; asks for the manager if needed. */
	private void sendAndAsk(long now) {
		if (!this.connected || this.closed) {
			return;
		}
		ManagerInfo manager = this.watch.manager();
		Link link = link();
		if (manager != null && link != null) {
			link.send(manager, now);
		}
		if (this.watch.shouldAsk(needsManager(now), now)) {
			this.watch.ask(now);
			this.check.asked();
			this.legacyLink.asked(now);
			this.nativeLink.asked(now);
		}
	}

	private boolean needsManager(long now) {
		if (this.watch.manager() == null) {
			return !this.waiting.isEmpty() || this.legacyLink.hasUnsettled() || this.nativeLink.hasUnsettled();
		}
		long sinceAsked = this.watch.sinceAsked(now);
		return this.legacyLink.wantsAnswer(sinceAsked, now) || this.nativeLink.wantsAnswer(sinceAsked, now);
	}

}
