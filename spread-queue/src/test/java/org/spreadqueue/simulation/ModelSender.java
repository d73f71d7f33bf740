package org.spreadqueue.simulation;

import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.LegacyCodec;
import org.spreadqueue.protocol.Reply;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Outbox;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * A sender as the specification of the protocol has it, in the simplest way: a second
 * opinion, with which the manager can be tried without the real one.
 */
final class ModelSender implements SenderProgram {

	private static final long SECOND = 1_000_000_000L;

	private final SenderSurroundings world;

	private final QueueName queue;

	private final long incarnation;

	private final LegacyCodec codec = new LegacyCodec();

	private final Inbox inbox = new Inbox();

	private final TreeMap<Long, Kept> kept = new TreeMap<>();

	private long last;

	private @Nullable String manager;

	private @Nullable String managerBefore;

	private boolean connected;

	private long upTo;

	private long window;

	private long sentUpTo;

	private long highestSent;

	/** What another manager may have. */
	private long sentBefore;

	private long spreadSent;

	private long spreadArrived;

	private long spreadWindow;

	private long received;

	private boolean asked;

	private long askedAt;

	private long upToWhenAsked;

	private long spreadSentWhenAsked;

	ModelSender(SenderSurroundings world, QueueName queue, long incarnation) {
		this.world = world;
		this.queue = queue;
		this.incarnation = incarnation;
	}

	@Override
	public void submit(Order order, long now) {
		this.last++;
		this.kept.put(this.last, new Kept(order, now));
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		this.connected = true;
		this.spreadSent = 0;
		this.asked = false;
		ask(now);
	}

	@Override
	public void disconnected(int channel, long now) {
		this.connected = false;
		this.manager = null;
		this.inbox.clear();
	}

	@Override
	public void received(int channel, SpreadEvent event, long now) {
		if (!(event instanceof RegularMessage message)) {
			return;
		}
		if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
			answered(message);
			return;
		}
		for (Frame frame : this.inbox.receive(message.sender(), message.body()).frames()) {
			if (frame instanceof Frame.Confirm confirm && confirm.incarnation() == this.incarnation) {
				confirmed(message.sender(), confirm);
			}
			else if (frame instanceof Frame.Status status) {
				status.done()
					.stream()
					.filter((id) -> id.incarnation() == this.incarnation)
					.forEach((id) -> done(id.sequence()));
			}
		}
	}

	private void answered(RegularMessage message) {
		try {
			if (!(this.codec.decodeReply(message.body()) instanceof Reply.Status status) || !status.nativeManager()) {
				return;
			}
		}
		catch (FormatException ex) {
			return;
		}
		if (!message.sender().equals(this.manager)) {
			if (!message.sender().equals(this.managerBefore)) {
				this.sentBefore = this.highestSent;
			}
			this.manager = message.sender();
			this.managerBefore = this.manager;
			this.upTo = this.kept.isEmpty() ? this.last : this.kept.firstKey() - 1;
			this.sentUpTo = this.upTo;
			this.window = 256;
			this.spreadWindow = 4;
			this.spreadArrived = this.spreadSent;
			this.received = -1;
		}
		else if (this.asked) {
			this.spreadArrived = Math.max(this.spreadArrived, this.spreadSentWhenAsked);
			if (this.upTo == this.upToWhenAsked && this.sentUpTo > this.upTo) {
				// It has everything that was sent before the question, and accepted none.
				this.sentUpTo = this.upTo;
			}
		}
		this.asked = false;
	}

	private void confirmed(String from, Frame.Confirm confirm) {
		confirm.ended().forEach((ended) -> {
			Kept one = this.kept.remove(ended.sequence());
			if (one != null) {
				this.world.ended(one.order.number(), ended.reason().toString());
			}
		});
		for (int i = 0; i < confirm.done().size(); i += 2) {
			List.copyOf(this.kept.subMap(confirm.done().get(i), true, confirm.done().get(i + 1), true).keySet())
				.forEach(this::done);
		}
		if (!from.equals(this.manager)) {
			return;
		}
		this.upTo = Math.max(this.upTo, confirm.upTo());
		this.window = confirm.window();
		this.spreadWindow = confirm.spreadWindow();
		if (this.received >= 0) {
			this.spreadArrived += confirm.received() - this.received;
		}
		this.received = confirm.received();
		if (confirm.rewind()) {
			this.sentUpTo = this.upTo;
		}
		this.sentUpTo = Math.max(this.sentUpTo, this.upTo);
		this.kept.headMap(confirm.upTo(), true).values().forEach((one) -> {
			if (!one.accepted) {
				one.accepted = true;
				this.world.accepted(one.order.number());
			}
		});
	}

	private void done(long sequence) {
		Kept one = this.kept.remove(sequence);
		if (one != null) {
			this.world.done(one.order.number());
		}
	}

	@Override
	public void tick(long now) {
		if (this.asked && now - this.askedAt > SECOND) {
			this.asked = false;
			this.manager = null;
		}
		if (!this.asked && now - this.askedAt > SECOND && (this.manager == null || !this.kept.isEmpty())) {
			ask(now);
		}
	}

	private void ask(long now) {
		if (this.connected) {
			this.asked = true;
			this.askedAt = now;
			this.upToWhenAsked = this.upTo;
			this.spreadSentWhenAsked = this.spreadSent;
			this.world.multicast(0, List.of(this.queue.messagesGroup()), ServiceType.AGREED, (short) 0,
					this.codec.statusCommand());
		}
	}

	@Override
	public long tickAfter(long now) {
		return SECOND / 4;
	}

	@Override
	public void flush(long now) {
		if (this.manager == null || !this.connected) {
			return;
		}
		while (this.spreadSent - this.spreadArrived < this.spreadWindow) {
			Outbox outbox = new Outbox();
			while (outbox.queuedBytes() < 60_000) {
				Long next = this.kept.higherKey(this.sentUpTo);
				// The first that is not accepted may always go: what is ended before it
				// takes no room.
				if (next == null || (next > this.upTo + this.window && !next.equals(this.kept.higherKey(this.upTo)))) {
					break;
				}
				this.sentUpTo = next;
				outbox.add(this.queue.nativeGroup(), submit(next, this.kept.get(next), now));
			}
			if (outbox.isEmpty()) {
				return;
			}
			for (Packet packet : outbox.drain()) {
				this.spreadSent++;
				this.world.multicast(0, packet.groups(), ServiceType.AGREED, NativeProtocol.MESSAGE_TYPE,
						packet.body());
			}
		}
	}

	private Frame.Submit submit(long sequence, Kept one, long now) {
		Long previous = this.kept.lowerKey(sequence);
		boolean again = sequence <= this.sentBefore;
		this.highestSent = Math.max(this.highestSent, sequence);
		long age = (now - one.since) / 1_000_000;
		Order order = one.order;
		long expiry = (order.expiryMillis() > 0) ? Math.max(1, order.expiryMillis() - age) : 0;
		return new Frame.Submit(new MessageId(this.incarnation, sequence), (previous != null) ? previous : 0,
				order.content(), false, expiry, order.priority(), Math.max(0, order.delayMillis() - age),
				order.orderingKey(), again, null, 0);
	}

	/** A message that is not ended. */
	private static final class Kept {

		private final Order order;

		private final long since;

		private boolean accepted;

		Kept(Order order, long since) {
			this.order = order;
			this.since = since;
		}

	}

}
