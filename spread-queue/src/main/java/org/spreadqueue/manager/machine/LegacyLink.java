// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.peers.KnownWorker;
import org.spreadqueue.manager.peers.KnownWorker.Status;
import org.spreadqueue.manager.peers.WorkerLink;
import org.spreadqueue.manager.peers.Workers;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.QueueCounters;
import org.spreadqueue.manager.store.QueueCounters.Event;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentCodec;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.spread.SpreadLimits;

/**
 * The workers that speak the protocol of Spread::Queue 0.4. A worker takes one message at
 * a time, which is done when it is ready again. Its acknowledgements and answers to
 * native senders go through the manager.
 */
final class LegacyLink implements WorkerLink {

	/** Time for the ready of a worker that said terminate while working. */
	static final Duration LEAVE_GRACE = Duration.ofSeconds(1);

	/** A working session silent for this long is forgotten until its next report. */
	static final Duration FORGET_WORKING = Duration.ofHours(24);

	/**
	 * JSON of more bytes is not translated: each character takes at most six of them, and
	 * a Perl worker's message must fit into one of Spread. It is done on the event loop.
	 */
	private static final int MOST_TRANSLATED = 6 * SpreadLimits.maxBody(1);

	private final Duration timeout;

	private final WireFormat format;

	private final Workers workers;

	private final MessageStore store;

	private final Outcomes outcomes;

	private final QueueCounters counters;

	private final Channels channels;

	private final OutgoingFrames frames;

	private final ManagerEffects effects;

	private final LegacyCodec codec = new LegacyCodec();

	private final ContentCodec contents = new ContentCodec();

	private String self = "";

	LegacyLink(Duration timeout, WireFormat format, Workers workers, MessageStore store, Outcomes outcomes,
			QueueCounters counters, Channels channels, OutgoingFrames frames, ManagerEffects effects) {
		this.timeout = timeout;
		this.format = format;
		this.workers = workers;
		this.store = store;
		this.outcomes = outcomes;
		this.counters = counters;
		this.channels = channels;
		this.frames = frames;
		this.effects = effects;
	}

	/** The manager has this address, to which workers answer. */
	void connected(String privateGroup) {
		this.self = privateGroup;
	}

	@Override
	public void send(StoredMessage message, KnownWorker worker, long now) throws FormatException {
		String known = message.notForLegacy();
		if (known != null) {
			throw new FormatException(known);
		}
		byte[] envelope;
		try {
			envelope = envelope(message);
		}
		catch (FormatException ex) {
			message.notForLegacy(String.valueOf(ex.getMessage()));
			throw ex;
		}
		worker.changed(Status.DISPATCHED, now);
		this.channels.multicast(Channels.MAIN, worker.privateGroup(), envelope);
	}

	private byte[] envelope(StoredMessage message) throws FormatException {
		Content content = message.content();
		if (message.isLegacy()) {
			return this.codec.encodeDispatch(message.originator(), content.body(), this.format);
		}
		if (content.type().equals(Content.PERL)) {
			return this.codec.encodeDispatch(this.self, content.body(), this.format);
		}
		int bytes = content.body().length;
		if (bytes > MOST_TRANSLATED) {
			throw new FormatException("a Perl worker cannot have " + bytes + " bytes of JSON; at most "
					+ MOST_TRANSLATED + " are translated, and what comes of them must fit into one Spread message");
		}
		byte[] body = this.codec.encode(this.contents.read(content).value(), this.format);
		return this.codec.encodeDispatch(this.self, body, this.format);
	}

	@Override
	public Duration patience(KnownWorker worker) {
		if (worker.is(Status.LEAVING)) {
			return LEAVE_GRACE;
		}
		return worker.is(Status.WORKING) ? FORGET_WORKING : this.timeout;
	}

	@Override
	public void silent(KnownWorker worker, long now) {
		if (worker.is(Status.WORKING)) {
			allDone(worker, now);
		}
		// A worker that goes on saying ready, but never took its message, is alive.
		boolean alive = worker.is(Status.DISPATCHED) && worker.hasSaidReadyWithin(this.timeout, now);
		lost(worker, now);
		if (alive) {
			worker.ready(1, now);
			this.workers.add(worker);
		}
	}

	/**
	 * A message that a worker has taken from a legacy sender is between these two;
	 * messages that pass through this manager are requeued.
	 */
	@Override
	public List<StoredMessage> forget(KnownWorker worker, long now) {
		List<StoredMessage> back = new ArrayList<>();
		boolean taken = !worker.is(Status.DISPATCHED);
		for (StoredMessage message : worker.inFlight()) {
			if (taken && message.isLegacy()) {
				this.outcomes.done(message, List.of(), now);
				continue;
			}
			if (!taken) {
				this.effects.requeued(worker.privateGroup());
			}
			this.store.requeue(message, now);
			back.add(message);
		}
		return back;
	}

	void reported(String from, WorkerState report, long now) {
		this.counters.count(Event.REPORT);
		KnownWorker worker = this.workers.get(from);
		if (report == WorkerState.TERMINATE) {
			this.counters.count(Event.TERMINATION);
		}
		else if (worker == null) {
			worker = new KnownWorker(from, this, now);
			this.workers.add(worker);
			this.counters.count(Event.REGISTRATION);
		}
		if (worker == null || worker.link() != this) {
			// A native worker that also speaks to Perl managers says all of it natively.
			return;
		}
		switch (report) {
			case READY -> ready(worker, now);
			case WORKING -> working(worker, now);
			case TERMINATE -> terminate(worker, now);
		}
	}

	private void ready(KnownWorker worker, long now) {
		if (worker.is(Status.DISPATCHED)) {
			worker.saidReady(now);
			return;
		}
		allDone(worker, now);
		if (worker.is(Status.LEAVING)) {
			this.workers.remove(worker);
			return;
		}
		if (!worker.is(Status.READY)) {
			this.workers.toEnd(worker);
		}
		worker.ready(1, now);
	}

	private void working(KnownWorker worker, long now) {
		if (!worker.is(Status.LEAVING)) {
			worker.changed(Status.WORKING, now);
		}
	}

	private void terminate(KnownWorker worker, long now) {
		if (worker.is(Status.WORKING) && !worker.inFlight().isEmpty()) {
			worker.changed(Status.LEAVING, now);
		}
		else {
			lost(worker, now);
		}
	}

	private void allDone(KnownWorker worker, long now) {
		for (StoredMessage message : worker.inFlight()) {
			this.workers.release(worker, message.id());
			this.outcomes.done(message, List.of(), now);
		}
	}

	@Override
	public void lost(KnownWorker worker, long now) {
		for (StoredMessage message : this.workers.remove(worker)) {
			this.effects.requeued(worker.privateGroup());
			if (message.isLegacy()) {
				this.store.requeue(message, now);
			}
			else if (worker.is(Status.DISPATCHED)) {
				// It never said that it has it, and may be no worker at all.
				this.store.requeueUncounted(message, now);
			}
			else {
				this.outcomes.lost(message, now);
			}
			this.counters.returned(message);
		}
	}

	/** Passes a worker's answer on to the native sender of its message. */
	void answered(String from, byte[] body) {
		StoredMessage message = messageOf(this.workers.get(from, this));
		if (message == null || message.isLegacy() || !message.isReplyWanted()) {
			return;
		}
		try {
			Frame frame = translate(this.codec.decodeReply(body), message);
			if (frame != null) {
				this.frames.add(message.originator(), frame);
			}
		}
		catch (FormatException ex) {
			this.effects.dropped(from, String.valueOf(ex.getMessage()));
		}
	}

	private static @Nullable StoredMessage messageOf(@Nullable KnownWorker worker) {
		return (worker != null) ? worker.inFlight().stream().findFirst().orElse(null) : null;
	}

	private @Nullable Frame translate(LegacyReply reply, StoredMessage message) throws FormatException {
		if (reply instanceof LegacyReply.Ack) {
			return new Frame.Ack(message.id());
		}
		if (reply instanceof LegacyReply.Response response) {
			return new Frame.Response(message.id(), Content.json(response.body()), null);
		}
		if (reply instanceof LegacyReply.Failure failure) {
			return new Frame.Response(message.id(), null,
					Frame.JobError.cut(failure.type(), failure.message(), message.attempt()));
		}
		return null;
	}

}
