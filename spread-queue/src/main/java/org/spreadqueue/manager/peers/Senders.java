// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueLimits.Overflow;
import org.spreadqueue.manager.QueueReport.SenderReport;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;

/** The native senders: what came from each, and what each is to be told. */
public final class Senders {

	/** Silence after which senders without held messages are forgotten. */
	static final Duration FORGET = Duration.ofMinutes(10);

	/**
	 * Connections of senders that were heard of within this time share room and budget.
	 * Not their producers: of those, a stranger can invent any number.
	 */
	static final Duration ACTIVE = Duration.ofMinutes(1);

	/** How old the number of those connections may be, but for new ones. */
	private static final Duration COUNT_AGAIN = Duration.ofSeconds(1);

	/** Most senders known at a time, not counting those with held messages. */
	public static final int MAX_SENDERS = 10_000;

	/**
	 * Spread messages that all senders together may have on their way: a daemon throws
	 * out a session that leaves 1000 unread.
	 */
	static final int SPREAD_BUDGET = 600;

	private static final int MAX_WINDOW = 4096;

	/** Memory for outcomes that senders may ask for again, of all senders together. */
	static final long MAX_REMEMBERED_BYTES = 16L * 1024 * 1024;

	/** How many are looked at to find one that can be forgotten. */
	private static final int MAX_LOOKED_AT = 100;

	/** Least recently heard of first. */
	private final Map<Long, KnownSender> senders = new LinkedHashMap<>(16, 0.75f, true);

	private final Map<String, Connection> connections = new LinkedHashMap<>(16, 0.75f, true);

	private final Set<KnownSender> pending = new LinkedHashSet<>();

	private final Set<KnownSender> blocked = new LinkedHashSet<>();

	/** Connections that brought the beginning of a message, but not yet its producer. */
	private final Set<String> nameless = new LinkedHashSet<>();

	/** What was accepted in commits that are not synced yet. */
	private final Deque<Unsynced> unsynced = new ArrayDeque<>();

	private final MessageStore store;

	private final MessageLog log;

	private long rememberedBytes;

	private int active;

	private long countedAt;

	/**
	 * Creates an empty table. A sender with messages in the store is not forgotten,
	 * because what it sends again would be taken for new.
	 */
	public Senders(MessageStore store, MessageLog log, long now) {
		this.store = store;
		this.log = log;
		this.countedAt = now;
	}

	/** The log knows these. */
	public void recover(Collection<ProducerState> states, long now) {
		for (ProducerState state : states) {
			KnownSender sender = new KnownSender(state.producer(), "", now);
			sender.recover(state);
			this.rememberedBytes += sender.rememberedBytes();
			this.senders.put(state.producer(), sender);
		}
	}

	/** What a log has to keep of them. */
	public List<ProducerState> states() {
		return this.senders.values().stream().map(KnownSender::state).toList();
	}

	/** Describes those that were heard of last, at most so many. */
	public List<SenderReport> report(int max, long now) {
		List<KnownSender> all = new ArrayList<>(this.senders.values());
		Collections.reverse(all);
		return all.stream().limit(max).map((sender) -> sender.report(now)).toList();
	}

	/** A Spread message came from this connection; its sender learns of it. */
	public void received(String from, long now) {
		Connection connection = this.connections.computeIfAbsent(from, (key) -> new Connection());
		connection.messages++;
		if (this.connections.size() > 2 * MAX_SENDERS) {
			this.connections.remove(this.connections.keySet().iterator().next());
		}
		connection.lastHeard = now;
		KnownSender sender = connection.sender;
		if (sender != null) {
			sender.heard(from, now);
			this.pending.add(sender);
		}
	}

	/**
	 * Someone asks whether there is a manager. A sender takes the answer as a sign that
	 * what it sent before has come, or is lost: so it also hears what has come, though
	 * that may not be synced.
	 */
	public void asks(String from) {
		Connection connection = this.connections.get(from);
		KnownSender sender = (connection != null) ? connection.sender : null;
		if (sender != null && !sender.isConfirmed()) {
			sender.answer();
			this.pending.add(sender);
		}
	}

	/**
	 * It was a part of a message. If that is the first of its sender and larger than what
	 * may be on the way before a confirm, only a confirm lets the sender go on.
	 */
	public void incomplete(String from) {
		Connection connection = this.connections.get(from);
		if (connection != null && connection.sender == null) {
			this.nameless.add(from);
		}
	}

	/** A submit of this sender came on this connection. */
	public KnownSender heard(MessageId id, String from, long now) {
		KnownSender sender = of(id, from, now);
		sender.heard(from, now);
		Connection connection = this.connections.get(from);
		if (connection != null) {
			this.active += (connection.sender == null) ? 1 : 0;
			connection.sender = sender;
		}
		this.pending.add(sender);
		return sender;
	}

	/**
	 * Whether its sender has submitted a message here. What it had left to another
	 * manager alone, it has not.
	 */
	public boolean hasSubmitted(MessageId id) {
		KnownSender sender = this.senders.get(id.producer());
		return sender != null && sender.hasSubmitted(id.sequence());
	}

	/** A message is done; its worker has told these groups. */
	public void done(StoredMessage message, Collection<String> told, long now) {
		KnownSender sender = of(message.id(), message.originator(), now);
		if (!told.contains(sender.privateGroup())) {
			sender.done(message.id().sequence());
			this.pending.add(sender);
		}
	}

	public void otherOutcome(MessageId id, String originator, Frame.Outcome reason, String text, long now) {
		KnownSender sender = of(id, originator, now);
		this.rememberedBytes -= sender.rememberedBytes();
		Frame.OtherOutcome outcome = new Frame.OtherOutcome(id.sequence(), reason, text);
		sender.otherOutcome(outcome);
		this.log.ended(id, outcome);
		this.rememberedBytes += sender.rememberedBytes();
		this.pending.add(sender);
		if (this.rememberedBytes > MAX_REMEMBERED_BYTES) {
			forgetOutcomes();
		}
	}

	/** Forgets half of the outcomes: those of the senders heard of longest ago. */
	private void forgetOutcomes() {
		for (KnownSender sender : this.senders.values()) {
			this.rememberedBytes -= sender.rememberedBytes();
			sender.forgetOutcomes();
			if (this.rememberedBytes <= MAX_REMEMBERED_BYTES / 2) {
				break;
			}
		}
	}

	/** The last message of a sender found no room. */
	public void block(KnownSender sender) {
		sender.block();
		this.blocked.add(sender);
	}

	/** Lets senders go on whose messages found no room, if there is room now. */
	public void unblock(long now) {
		Iterator<KnownSender> iterator = this.blocked.iterator();
		while (iterator.hasNext()) {
			KnownSender sender = iterator.next();
			if (!sender.isBlocked()) {
				iterator.remove();
			}
			else if (this.store.hasRoom(sender.lastSize()) && this.store.canWrite(true)) {
				iterator.remove();
				sender.unblock(now);
				this.pending.add(sender);
			}
		}
	}

	/** Writes down how much has been accepted. */
	public void log() {
		for (KnownSender sender : this.pending) {
			if (sender.toLog()) {
				this.log.accepted(sender.producer(), sender.since(), sender.upTo());
			}
		}
	}

	/** What was accepted is in this commit. A sender learns of it when that is synced. */
	public void committed(long commit, long synced) {
		boolean atOnce = commit <= synced;
		Iterator<KnownSender> iterator = this.pending.iterator();
		while (iterator.hasNext()) {
			KnownSender sender = iterator.next();
			if (sender.isConfirmed()) {
				continue;
			}
			if (atOnce) {
				sender.confirmed(sender.upTo());
				continue;
			}
			this.unsynced.add(new Unsynced(commit, sender, sender.upTo()));
			if (!sender.hasNews()) {
				iterator.remove();
			}
		}
		for (Unsynced next = this.unsynced.peek(); next != null && next.commit <= synced; next = this.unsynced.peek()) {
			this.unsynced.remove();
			next.sender.confirmed(next.upTo);
			this.pending.add(next.sender);
		}
	}

	/** Returns what there is to tell, by private group; it then counts as told. */
	public Map<String, List<Frame>> confirms(long now) {
		Map<String, List<Frame>> confirms = new LinkedHashMap<>();
		if (this.pending.isEmpty() && this.nameless.isEmpty()) {
			return confirms;
		}
		int active = active(now);
		int spreadWindow = Math.max(1, SPREAD_BUDGET / active);
		for (KnownSender sender : this.pending) {
			confirms.computeIfAbsent(sender.privateGroup(), (key) -> new ArrayList<>())
				.addAll(sender.confirms(window(sender.lastSize(), active), messages(sender.privateGroup()),
						spreadWindow));
		}
		this.pending.clear();
		for (String connection : this.nameless) {
			confirms.computeIfAbsent(connection, (key) -> List.of(new Frame.Confirm(NativeProtocol.NO_PRODUCER, 0,
					window(0, active), messages(connection), spreadWindow, false, List.of(), List.of())));
		}
		this.nameless.clear();
		return confirms;
	}

	/**
	 * A sender's share of the room. Where a sender waits for that, what finds none is
	 * sent in vain, once for each message that leaves the queue: so its next ones are
	 * taken to be as large as this.
	 */
	private int window(int size, int active) {
		boolean waits = this.store.limits().overflow() == Overflow.BLOCK;
		return Math.max(1, Math.min(MAX_WINDOW, this.store.room(waits ? size : 0) / active));
	}

	private long messages(String from) {
		Connection connection = this.connections.get(from);
		return (connection != null) ? connection.messages : 0;
	}

	/** Forgets silent senders without held messages. */
	public void forgetSilent(long now) {
		this.senders.values()
			.stream()
			.filter((sender) -> !sender.heardWithin(FORGET, now) && !this.store.holdsAnyOf(sender.producer()))
			.toList()
			.forEach(this::forget);
		this.connections.values().removeIf((connection) -> now - connection.lastHeard >= FORGET.toNanos());
	}

	public boolean hasSilent(long now) {
		boolean silent = !this.senders.isEmpty() && !this.senders.values().iterator().next().heardWithin(FORGET, now);
		return silent || this.connections.size() > MAX_SENDERS;
	}

	/** Connections on which nothing came for a minute, the longest silent first. */
	public List<String> silentConnections(long now) {
		List<String> silent = new ArrayList<>();
		for (Map.Entry<String, Connection> connection : this.connections.entrySet()) {
			if (now - connection.getValue().lastHeard < ACTIVE.toNanos()) {
				break;
			}
			silent.add(connection.getKey());
		}
		return silent;
	}

	/** The connection has ended, and with it the counts of what came on it. */
	public void connectionLost() {
		log();
		this.connections.clear();
		this.active = 0;
		this.pending.clear();
		this.nameless.clear();
	}

	/** The queue is another manager's, so what was accepted here no longer counts. */
	public void clear() {
		connectionLost();
		this.senders.clear();
		this.log.forgetProducers();
		this.rememberedBytes = 0;
		this.blocked.clear();
		this.unsynced.clear();
	}

	public int size() {
		return this.senders.size();
	}

	private int active(long now) {
		if (now - this.countedAt >= COUNT_AGAIN.toNanos()) {
			this.countedAt = now;
			this.active = (int) this.connections.values()
				.stream()
				.filter((connection) -> connection.sender != null && now - connection.lastHeard < ACTIVE.toNanos())
				.count();
		}
		return Math.max(1, this.active);
	}

	private KnownSender of(MessageId id, String privateGroup, long now) {
		KnownSender known = this.senders.get(id.producer());
		if (known != null) {
			known.locate(privateGroup);
			return known;
		}
		if (this.senders.size() >= MAX_SENDERS) {
			forgetOne();
		}
		KnownSender sender = new KnownSender(id.producer(), privateGroup, now);
		this.senders.put(id.producer(), sender);
		return sender;
	}

	/**
	 * Forgets the sender heard of longest ago that has no held messages. Touches the
	 * others, which puts them last, so that they are not looked at every time.
	 */
	private void forgetOne() {
		for (int i = 0; i < MAX_LOOKED_AT; i++) {
			KnownSender oldest = this.senders.values().iterator().next();
			if (!this.store.holdsAnyOf(oldest.producer())) {
				forget(oldest);
				return;
			}
			this.senders.get(oldest.producer());
		}
	}

	private void forget(KnownSender sender) {
		this.senders.remove(sender.producer());
		this.rememberedBytes -= sender.rememberedBytes();
		this.blocked.remove(sender);
		Connection connection = this.connections.get(sender.privateGroup());
		if (connection != null && connection.sender == sender) {
			connection.sender = null;
		}
	}

	private record Unsynced(long commit, KnownSender sender, long upTo) {
	}

	/** A connection of a sender or worker, since this manager has its own. */
	private static final class Connection {

		private long messages;

		private long lastHeard;

		private @Nullable KnownSender sender;

	}

}
