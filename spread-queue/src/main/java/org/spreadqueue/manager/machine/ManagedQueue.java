// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.history.Histogram;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.peers.KnownWorker;
import org.spreadqueue.manager.peers.Senders;
import org.spreadqueue.manager.peers.StatusAnswers;
import org.spreadqueue.manager.peers.Workers;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.MessageLog.Recovered;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.QueueCounters;
import org.spreadqueue.manager.store.QueueCounters.Event;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReport;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.spread.RegularMessage;

/**
 * A queue in the hands of its manager: messages and reports go in, dispatches and
 * confirms go out. While this program is not the manager, it only keeps the messages.
 */
public final class ManagedQueue {

	/** Why messages and reports of legacy programs are refused. */
	private static final String NO_KEY = "this manager requires a key, which programs of Spread::Queue for Perl do not "
			+ "have (spread.queue.key-required)";

	private final ManagerOptions options;

	private final Channels channels;

	private final ManagerEffects effects;

	private final LegacyCodec codec = new LegacyCodec();

	private final OutgoingFrames frames;

	private final QueueCounters counters;

	private final MessageLog log;

	private final MessageStore store;

	private final Senders senders;

	private final Workers workers;

	private final StatusAnswers answers;

	private final Outcomes outcomes;

	private final LegacyLink legacyWorkers;

	private final NativeLink nativeWorkers;

	private final Dispatcher dispatcher;

	private final Intake intake;

	private final Inspection inspection;

	private final OperatorQuestions questions;

	private final FrameRouter router;

	private final Claims claims;

	/** What another manager has handed over, and is to be told of once it is synced. */
	private final AckedMessages acks;

	private long lastHousekeeping;

	/** Whether this program is the manager of the queue. */
	private boolean active;

	/** When all workers were last told to report to this manager. */
	private long greeted;

	ManagedQueue(ManagerOptions options, long producer, Instant startTime, long now, MessageLog log, Channels channels,
			ManagerEffects effects) {
		QueueName name = options.queue();
		this.options = options;
		this.channels = channels;
		this.effects = effects;
		this.lastHousekeeping = now;
		this.frames = new OutgoingFrames(channels);
		this.counters = new QueueCounters(startTime, now);
		this.log = log;
		this.store = new MessageStore(options.limits(), log);
		this.senders = new Senders(this.store, log, now);
		this.acks = new AckedMessages(this.frames);
		this.workers = new Workers(this.store);
		this.answers = new StatusAnswers(now);
		this.outcomes = new Outcomes(DeadLetter.isQueueOfThem(name), this.store, this.counters, this.senders, effects);
		this.legacyWorkers = new LegacyLink(options.workerTimeout(), options.format(), this.workers, this.store,
				this.outcomes, this.counters, channels, this.frames, effects);
		this.nativeWorkers = new NativeLink(name.nativeMembersGroup(), producer >>> Integer.SIZE,
				options.workerTimeout(), this.workers, this.store, this.outcomes, this.counters, this.frames, effects);
		this.dispatcher = new Dispatcher(this.store, this.workers, this.outcomes, this.counters, this.frames,
				List.of(this.nativeWorkers, this.legacyWorkers), now);
		this.intake = new Intake(this.store, this.counters, this.senders, this.workers, this.outcomes, options.format(),
				producer, channels, effects);
		this.inspection = new Inspection(this.store, this.workers, this.senders, this.outcomes, this.legacyWorkers);
		this.questions = new OperatorQuestions(options.administration() != Administration.NONE, channels, effects);
		this.router = new FrameRouter(this.nativeWorkers, this.workers, this.senders, this.intake, this.acks,
				this.questions, effects);
		this.claims = new Claims(this.store, now);
	}

	/** Takes in what an earlier run has left in the log. */
	void recover(long now) {
		Recovered found = this.log.recover(now, this.senders::states);
		this.senders.recover(found.producers(), now);
		found.messages().forEach((message) -> this.store.recover(message, now));
		if (found.paused()) {
			this.store.pause();
		}
		if (!found.messages().isEmpty()) {
			this.claims.recovered();
		}
	}

	MessageStore store() {
		return this.store;
	}

	OutgoingFrames frames() {
		return this.frames;
	}

	/** What operators see of the queue. */
	public Inspection inspection() {
		return this.inspection;
	}

	public int workers() {
		return this.workers.size();
	}

	int senders() {
		return this.senders.size();
	}

	public QueueStatistics statistics(long now) {
		return this.counters.statistics(this.store, now);
	}

	public QueueFigures figures(long now) {
		return this.counters.figures(this.store, now);
	}

	/** Milliseconds that messages waited; whoever reads them clears them. */
	public Histogram recentWaits() {
		return this.counters.recentWaits();
	}

	void connected(String privateGroup) {
		this.intake.connected(privateGroup);
		this.legacyWorkers.connected(privateGroup);
	}

	/** The manager has become active. For a moment, workers claim what they have. */
	void begin(Set<String> nativeMembers, long now) {
		this.active = true;
		this.nativeWorkers.present(nativeMembers, now);
		this.claims.begin(now);
		greetAll(now);
	}

	/** Makes all native workers report to this manager. */
	void greetAll(long now) {
		this.greeted = now;
		this.nativeWorkers.greetAll();
	}

	/**
	 * For how long all workers have had this manager, {@code null} if it is not active.
	 */
	public @Nullable Duration activeFor(long now) {
		return this.active ? Duration.ofNanos(now - this.greeted) : null;
	}

	/** The connection is lost. Messages are kept, and all workers must report anew. */
	void connectionLost(long now) {
		forgetWorkers(now);
		this.senders.connectionLost();
		this.acks.clear();
		this.questions.clear();
		this.frames.clear();
		this.router.clear();
	}

	/**
	 * The queue may be another manager's. If not, everything is in the log as it is: who
	 * has given no sign of life may be this manager's own dead predecessor.
	 */
	void leave(long now) {
		forgetWorkers(now);
		this.senders.connectionLost();
		this.acks.clear();
		this.questions.clear();
		this.frames.clear();
	}

	/**
	 * The queue is another manager's, so what was accepted here no longer counts. The
	 * messages are kept until they are handed over.
	 */
	void forgetSenders() {
		this.senders.clear();
	}

	/** Requeues messages in flight (D19), except legacy ones with legacy workers. */
	private void forgetWorkers(long now) {
		stop();
		for (KnownWorker worker : this.workers.all()) {
			worker.link()
				.forget(worker, now)
				.stream()
				.filter((message) -> !message.isLegacy())
				.forEach(this.claims::add);
		}
		this.workers.clear();
		this.nativeWorkers.forgetGreetings();
	}

	/** Those of the native programs that have not registered as workers. */
	Set<String> withoutWorkers(Collection<String> nativeMembers) {
		Set<String> others = new HashSet<>(nativeMembers);
		others.removeIf((member) -> this.workers.get(member, this.nativeWorkers) != null);
		return others;
	}

	/** What becomes of the messages when the manager ends. */
	LastMessages lastMessages(int handedOver) {
		List<StoredMessage> left = this.store.waitingInOrder()
			.stream()
			.filter((message) -> !this.log.keeps(message))
			.toList();
		int withSenders = (int) left.stream().filter(this.outcomes::hasSenderToSubmitAgain).count();
		return new LastMessages(handedOver, this.store.waiting() - left.size(), left.size() - withSenders, withSenders);
	}

	/** Native programs have left. */
	void left(Collection<String> nativePeers) {
		nativePeers.forEach(this.router::forget);
	}

	/** These native programs are in the queue now. */
	void present(Set<String> nativeMembers, long now) {
		this.nativeWorkers.present(nativeMembers, now);
	}

	/** Frames have come, or a part of one. */
	void nativeMessage(RegularMessage message, long now) {
		this.router.received(message, now);
		houseKeepingIfDue(now);
	}

	/** A legacy sender has sent a message, or someone asks for the statistics. */
	void legacyMessage(RegularMessage message, long now) {
		if (this.codec.isStatusCommand(message.body())) {
			this.counters.count(Event.STATUS_COMMAND);
			this.senders.asks(message.sender());
			if (this.answers.mayAnswer(message.sender(), now)) {
				this.channels.multicast(Channels.MAIN, message.sender(), this.codec.encodeStatistics(statistics(now),
						this.options.format(), true, this.options.keys().sealing()));
			}
		}
		else if (this.options.keys().allowLegacy()) {
			this.intake.legacy(message.sender(), message.body(), now);
		}
		else {
			this.effects.dropped(message.sender(), NO_KEY);
		}
	}

	/** A legacy worker has reported, or a native one has announced itself. */
	void workerMessage(RegularMessage message, long now) {
		LegacyReport report;
		try {
			report = this.codec.decodeReport(message.body());
		}
		catch (FormatException ex) {
			this.effects.dropped(message.sender(), String.valueOf(ex.getMessage()));
			return;
		}
		if (report.nativeWorker()) {
			this.nativeWorkers.greet(message.sender(), now);
		}
		else if (!this.nativeWorkers.isMember(message.sender())) {
			// A native worker that has a job of somebody else says so for other managers.
			legacyReport(message.sender(), report.state(), now);
		}
		houseKeepingIfDue(now);
	}

	private void legacyReport(String from, WorkerState state, long now) {
		if (this.options.keys().allowLegacy()) {
			this.legacyWorkers.reported(from, state, now);
		}
		else if (state != WorkerState.TERMINATE) {
			this.effects.dropped(from, NO_KEY);
		}
	}

	/** A legacy worker has answered the manager, which had passed a message on to it. */
	void answer(RegularMessage message) {
		this.legacyWorkers.answered(message.sender(), message.body());
	}

	/** A question of an operator is answered; the number is that of its ticket. */
	public void answered(Frame.Answer answer, long now) {
		this.questions.answered(answer, now);
	}

	/** Whether there is room for new messages on the disk. */
	public boolean canWrite() {
		return this.store.canWrite(true);
	}

	/**
	 * Takes in a message of this program, such as a dead letter, if there is room in
	 * memory. It may be what the rest of the disk is kept for.
	 */
	public boolean insert(Content content, int priority, @Nullable String orderingKey, long now) {
		boolean inserted = this.intake.internal(content, priority, orderingKey, now);
		dispatch(now);
		return inserted;
	}

	/** Makes all messages older, and sees to what is due or has expired by that. */
	public void age(Duration time, long now) {
		this.store.age(time);
		dispatch(now);
	}

	/** Removes all waiting messages, and tells their senders; returns how many. */
	public int purge(long now) {
		return this.outcomes.purge(now);
	}

	/** Dispatches nothing until {@link #resume}. */
	public void pause() {
		this.store.pause();
	}

	public void resume(long now) {
		this.store.resume();
		dispatch(now);
	}

	public void dispatch(long now) {
		if (this.active && this.claims.timeLeft(now) <= 0) {
			this.dispatcher.dispatch(now);
		}
	}

	/**
	 * Sends the gathered frames and the news for senders, then what there is room for.
	 */
	void flush(long now) {
		this.questions.beginFlush();
		if (this.active) {
			this.senders.unblock(now);
		}
		commit(now);
		if (this.active) {
			this.frames.flush(this.senders.confirms(now));
			while (this.dispatcher.isHeldUp() && this.frames.hasRoom()) {
				dispatch(now);
				this.frames.flush(Map.of());
			}
		}
		else {
			this.frames.flush(Map.of());
		}
		this.questions.endFlush(now);
	}

	/** Others hear of what has come when it is on the disk. */
	void commit(long now) {
		this.senders.log();
		long commit = this.log.commit(now);
		long synced = this.log.synced();
		this.senders.committed(commit, synced);
		this.acks.committed(commit, synced);
	}

	/** Dispatches and confirms nothing from now on. */
	void stop() {
		this.active = false;
	}

	private void houseKeepingIfDue(long now) {
		if (now - this.lastHousekeeping >= this.options.housekeeping().toNanos()) {
			houseKeeping(now);
		}
	}

	/** Looks for peers that fell silent. */
	void houseKeeping(long now) {
		this.lastHousekeeping = now;
		for (KnownWorker worker : this.workers.all()) {
			if (worker.isSilent(now)) {
				worker.link().silent(worker, now);
			}
		}
		this.nativeWorkers.askAgain(now);
		this.questions.houseKeeping(now);
		this.senders.silentConnections(now).forEach(this.router::forget);
		if (this.senders.hasSilent(now)) {
			this.senders.forgetSilent(now);
		}
	}

	/** How long the next tick can wait for housekeeping, expiry and delays. */
	long nextTick(long now) {
		Duration housekeeping = this.options.housekeeping();
		long longest = Math.min(housekeeping.toNanos(), LegacyLink.LEAVE_GRACE.toNanos());
		if (!this.active) {
			return longest;
		}
		long claims = this.claims.timeLeft(now);
		if (claims > 0) {
			return Math.min(longest, claims);
		}
		OptionalLong change = this.store.nextChange(now);
		return change.isEmpty() ? longest : Math.min(longest, Math.max(0, change.getAsLong() - now));
	}

}
