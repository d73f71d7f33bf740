package org.spreadqueue.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentCodec;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;

/**
 * Gives the messages of the one order to workers of either protocol, and translates for
 * those of the old one.
 */
final class DispatchDesk {

	/**
	 * Messages that only a worker without room could take, and that others overtake in
	 * one pass.
	 */
	private static final int MAX_ASIDE = 50;

	private final MessageStore store;

	private final QueueCounters counters;

	private final Statistics statistics;

	private final Endings endings;

	private final LegacyWorkers legacy;

	private final NativeWorkers natives;

	private final WireFormat format;

	private final Outputs out;

	private final LegacyCodec codec = new LegacyCodec();

	private final ContentCodec contents = new ContentCodec();

	private boolean legacyTurn;

	DispatchDesk(MessageStore store, QueueCounters counters, Statistics statistics, Endings endings,
			LegacyWorkers legacy, NativeWorkers natives, WireFormat format, Outputs out) {
		this.store = store;
		this.counters = counters;
		this.statistics = statistics;
		this.endings = endings;
		this.legacy = legacy;
		this.natives = natives;
		this.format = format;
		this.out = out;
	}

	/** Gives out what can be given out. */
	void dispatch(String self, long now) {
		this.endings.expire(now);
		List<StoredMessage> aside = new ArrayList<>();
		while (aside.size() < MAX_ASIDE && (this.natives.hasSlot() || this.legacy.hasReady(now))) {
			StoredMessage message = this.store.take(now);
			if (message == null) {
				break;
			}
			give(message, self, aside, now);
		}
		aside.forEach((message) -> this.store.giveBack(message, true, now));
	}

	private void give(StoredMessage message, String self, List<StoredMessage> aside, long now) {
		NativeWorker worker = this.natives.choose(message.size());
		boolean legacyReady = this.legacy.hasReady(now);
		if (worker != null && !(legacyReady && this.legacyTurn)) {
			giveNative(worker, message, now);
			return;
		}
		if (!legacyReady) {
			aside.add(message);
			return;
		}
		try {
			byte[] envelope = envelope(message, self);
			this.legacyTurn = false;
			KnownWorker perl = this.legacy.assign(message, now);
			count(message, now);
			this.out.add(new ManagerOutput.Send(perl.privateGroup(), envelope));
		}
		catch (FormatException ex) {
			if (worker != null) {
				giveNative(worker, message, now);
			}
			else if (!this.natives.isEmpty()) {
				aside.add(message);
			}
			else {
				this.endings.unsuitable(message, String.valueOf(ex.getMessage()), now);
			}
		}
	}

	private void giveNative(NativeWorker worker, StoredMessage message, long now) {
		this.legacyTurn = true;
		this.natives.assign(worker, message);
		count(message, now);
		long left = message.expires() ? Math.max(1, TimeUnit.NANOSECONDS.toMillis(message.expiresAt() - now)) : 0;
		this.out.frame(worker.privateGroup(),
				new Frame.Dispatch(message.id(), message.content(), message.isReplyWanted(), message.originator(),
						message.deliveries(), Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - message.arrived())), left,
						message.isLegacy()));
	}

	private void count(StoredMessage message, long now) {
		this.counters.givenOut(message, now);
		this.statistics.dispatched(now - message.arrived());
	}

	private byte[] envelope(StoredMessage message, String self) throws FormatException {
		if (message.isLegacy()) {
			return this.codec.encodeDispatch(message.originator(), message.content().body(), this.format);
		}
		Content content = message.content();
		if (content.type().equals(Content.PERL)) {
			return this.codec.encodeDispatch(self, content.body(), this.format);
		}
		byte[] body = this.codec.encode(this.contents.read(content).value(), this.format);
		return this.codec.encodeDispatch(self, body, this.format);
	}

	/** A worker of the old protocol answers a native message: passes it on. */
	void relay(String from, byte[] body, long now) {
		KnownWorker worker = this.legacy.get(from);
		StoredMessage task = (worker != null) ? worker.task() : null;
		if (task == null || task.isLegacy() || !task.isOut() || !task.isReplyWanted()) {
			return;
		}
		try {
			LegacyReply reply = this.codec.decodeReply(body);
			if (reply instanceof LegacyReply.Ack) {
				this.out.frame(task.originator(), new Frame.Ack(task.id()));
			}
			else if (reply instanceof LegacyReply.Response response) {
				Content json = this.contents.json(response.body(), Map.of());
				this.out.frame(task.originator(), new Frame.Response(task.id(), json, null));
			}
			else if (reply instanceof LegacyReply.Failure failure) {
				this.out.frame(task.originator(), new Frame.Response(task.id(), null,
						new Frame.JobError(failure.type(), failure.message(), task.deliveries())));
			}
		}
		catch (FormatException ex) {
			this.out.add(new ManagerOutput.Dropped(from, String.valueOf(ex.getMessage())));
		}
	}

}
