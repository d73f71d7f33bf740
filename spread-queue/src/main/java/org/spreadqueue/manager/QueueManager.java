// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.driver.Driver;
import org.spreadqueue.history.History;
import org.spreadqueue.manager.admin.QuestionRunner;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.manager.machine.LastMessages;
import org.spreadqueue.manager.machine.ManagedQueue;
import org.spreadqueue.manager.machine.ManagerEffects;
import org.spreadqueue.manager.machine.ManagerMachine;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.seal.channel.ChannelSeal;
import org.spreadqueue.spread.Durations;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * The manager of one queue, in place of the Perl program {@code sqm}, and of its
 * dead-letter queue.
 * <p>
 * <b>Threads.</b> It lives on the event loop that it was given and starts no thread. All
 * methods may be called from any thread. Futures complete on the loop. What it says about
 * itself is a snapshot, at most a second old.
 * <p>
 * <b>Memory.</b> Messages are kept in memory, and in a log if the manager is given one. A
 * manager that is closed hands them over to one that stands by; if there is none, those
 * that are in no log are lost. If the log cannot be written any more, the manager ends in
 * the same way, so that another one takes over.
 *
 * @since 0.1.0
 */
public final class QueueManager implements AutoCloseable {

	private static final Logger logger = QuotingLogger.of(QueueManager.class);

	/** Closing takes a few seconds at most, unless something blocks the event loop. */
	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

	private final ManagerOptions options;

	private final EventLoop loop;

	private final DeadLetterQueue deadLetters;

	private final ManagerLog log;

	private final Driver driver;

	private final ManagerMachine machine;

	private final ManagedQueue queue;

	private final LocalAdmin admin;

	private final QueueHistory history;

	/** Answers operators who are elsewhere. */
	private final QuestionRunner questions;

	private final CompletableFuture<@Nullable Void> active = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

	// Written on the loop, read anywhere.

	private volatile ManagerState state = ManagerState.DISCONNECTED;

	private volatile QueueStatistics statistics;

	private volatile QueueFigures figures;

	private volatile int workers;

	private volatile Optional<Exception> failure = Optional.empty();

	private final AtomicLong dropped = new AtomicLong();

	private QueueManager(ManagerOptions options, SpreadOptions spread, EventLoop loop, MessageLogs logs) {
		String name = options.queue() + "-manager";
		this.options = options;
		this.loop = loop;
		this.log = new ManagerLog(name, options.queue(), logger);
		this.deadLetters = DeadLetterQueue.start(options, spread, loop, logs);
		if (DeadLetterQueue.hasNoRoomFor(options.queue())) {
			this.log.withoutDeadLetters();
		}
		this.admin = new LocalAdmin(this, this.deadLetters);
		this.questions = new QuestionRunner(this.admin, options.administration(),
				QuestionRunner.thread(name + "-questions"));
		Effects effects = new Effects();
		this.driver = new Driver(name, spread, () -> new ChannelSeal(options.keys(), effects::dropped), loop, logger,
				this::refresh);
		long now = System.nanoTime();
		this.machine = new ManagerMachine(options, new SecureRandom().nextLong(), Instant.now(), now,
				logs.open(options.queue(), new LogListener(logs.location())), this.driver, effects);
		this.queue = this.machine.queue();
		this.statistics = this.queue.statistics(now);
		this.figures = this.queue.figures(now);
		this.history = new QueueHistory(this.figures, now);
	}

	/**
	 * Starts a manager that keeps its messages in memory, and that of the dead-letter
	 * queue, and returns at once; connecting goes on in the background. The loop stays
	 * the caller's.
	 */
	public static QueueManager start(ManagerOptions options, SpreadOptions spread, EventLoop loop) {
		return start(options, spread, loop, MessageLogs.NONE);
	}

	/**
	 * Starts a manager as {@link #start(ManagerOptions, SpreadOptions, EventLoop)} does,
	 * which begins with the messages in its log. The logs stay the caller's, who closes
	 * them after the manager and its loop.
	 * @throws IllegalStateException if the log of the queue is open already
	 */
	public static QueueManager start(ManagerOptions options, SpreadOptions spread, EventLoop loop, MessageLogs logs) {
		QueueManager manager = new QueueManager(options, spread, loop, logs);
		loop.execute(() -> {
			manager.machine.recover(System.nanoTime());
			manager.driver.start(manager.machine);
		});
		manager.driver.ended().thenRun(manager::ended);
		return manager;
	}

	/** Returns the settings. */
	public ManagerOptions options() {
		return this.options;
	}

	/** Returns what an operator can ask of this manager. */
	public QueueAdmin admin() {
		return this.admin;
	}

	public ManagerState state() {
		return this.state;
	}

	/** Returns the private group of the manager, empty while it has no connection. */
	public Optional<String> privateGroup() {
		return this.driver.privateGroup();
	}

	/** Returns the statistics that the manager answers to {@code ^^status}. */
	public QueueStatistics statistics() {
		return this.statistics;
	}

	public QueueFigures figures() {
		return this.figures;
	}

	/**
	 * Returns what the queue held and did in the last fifteen minutes: a point for each
	 * second, or less where nothing happened. Its columns are messages accepted, done and
	 * failed a second; messages waiting, in flight, delayed and in the dead-letter queue;
	 * workers; and in milliseconds the age of the oldest waiting message and percentiles
	 * of how long messages waited. It takes 90 KB.
	 */
	public History history() {
		return this.history.history();
	}

	/** Returns how many workers are known, including busy ones. */
	public int workers() {
		return this.workers;
	}

	/**
	 * Returns how many messages were of no use, such as those not sealed with the key.
	 */
	public long dropped() {
		return this.dropped.get();
	}

	/**
	 * Returns why the log cannot be written any more. Then the manager ends, and only a
	 * new one, with logs that are opened anew, can have this queue here.
	 */
	public Optional<Exception> failure() {
		return this.failure;
	}

	/** Returns how many dead letters of this queue wait in this program. */
	public int deadLetters() {
		return deadLetterQueue().map((letters) -> letters.figures().waiting()).orElse(0);
	}

	/**
	 * Returns the manager of the dead-letter queue, which starts and ends with this one.
	 * Empty if this queue is a dead-letter queue itself, or its name leaves no room for
	 * the suffix.
	 */
	public Optional<QueueManager> deadLetterQueue() {
		return this.deadLetters.manager();
	}

	/**
	 * Dispatches nothing until {@link #resume()}; messages are taken in as before. Fails
	 * if the manager or its event loop has ended.
	 */
	public CompletableFuture<@Nullable Void> pause() {
		return this.admin.pause();
	}

	/** Dispatches messages again. Fails if the manager or its event loop has ended. */
	public CompletableFuture<@Nullable Void> resume() {
		return this.admin.resume();
	}

	/**
	 * Removes all waiting messages and returns how many. Native senders are told;
	 * messages in flight stay with their workers. Fails as {@link #pause()} does.
	 */
	public CompletableFuture<Integer> purge() {
		return this.admin.purge();
	}

	/**
	 * Moves at most {@code max} messages of the dead-letter queue back to this one as new
	 * ones, oldest first, until there is no room, and returns how many. Takes only those
	 * that wait in this program, and none that dies meanwhile. Fails as {@link #pause()}
	 * does.
	 */
	public CompletableFuture<Integer> resubmitDeadLetters(int max) {
		return this.admin.resubmitDeadLetters(max);
	}

	/**
	 * Makes all messages older, those of the dead-letter queue too: what is delayed is
	 * due, and what expires does so, earlier by this time. For tests, which then need not
	 * wait. Workers and senders notice nothing, which a clock that jumps would make look
	 * lost. Messages in a log keep their times there. Fails if the manager's event loop
	 * has ended.
	 * @param time how much older, up to a hundred years, all calls together
	 * @throws IllegalArgumentException if the time is negative
	 */
	public CompletableFuture<@Nullable Void> age(Duration time) {
		if (time.isNegative()) {
			throw new IllegalArgumentException("Time " + time + " is negative. Messages do not get younger.");
		}
		Duration limited = Durations.limited(time);
		CompletableFuture<@Nullable Void> aged = onLoop(() -> this.driver.call((now) -> {
			this.queue.age(limited, now);
			return null;
		}));
		return deadLetterQueue().map((letters) -> aged.thenCompose((done) -> letters.age(limited))).orElse(aged);
	}

	/** Completes when the manager first becomes active; fails if it ends before. */
	public CompletableFuture<@Nullable Void> active() {
		return this.active.copy();
	}

	/** Completes when the manager was closed or gave way. */
	public CompletableFuture<@Nullable Void> closed() {
		return this.closed.copy();
	}

	/**
	 * Leaves the queue and disconnects, and the dead-letter queue too. If another manager
	 * stands by, it gets the messages first, which may take some seconds; what nobody
	 * took is counted in the log.
	 */
	public CompletableFuture<@Nullable Void> closeAsync() {
		try {
			this.loop.execute(() -> this.driver.feed(this.machine::stop));
			this.deadLetters.closeAsync();
		}
		catch (RejectedExecutionException ex) {
			this.closed.complete(null);
		}
		return this.closed.copy();
	}

	/**
	 * Closes the manager and, unless called on its loop, waits until it is closed, for
	 * twenty seconds at most.
	 */
	@Override
	public void close() {
		this.driver.await(closeAsync(), CLOSE_LIMIT);
	}

	/** On the loop: takes in a message of this program, if it is open and has room. */
	boolean insert(Content content, int priority, @Nullable String orderingKey) {
		return this.state != ManagerState.CLOSED
				&& this.driver.call((now) -> this.queue.insert(content, priority, orderingKey, now));
	}

	/** On the loop: looks at the queue. */
	<T> T look(BiFunction<ManagedQueue, Long, T> look) {
		return look.apply(this.queue, System.nanoTime());
	}

	/**
	 * On the loop: changes the queue, and sends what there is to be said of that.
	 * @throws IllegalStateException if the manager has ended
	 */
	<T extends @Nullable Object> T change(BiFunction<ManagedQueue, Long, T> change) {
		requireOpen();
		return this.driver.call((now) -> change.apply(this.queue, now));
	}

	/** Throws an {@link IllegalStateException} if the manager has ended. */
	void requireOpen() {
		if (this.state == ManagerState.CLOSED) {
			throw new IllegalStateException("This manager of queue '" + this.options.queue()
					+ "' has ended, so it changes nothing. Ask the one that manages the queue now.");
		}
	}

	/** What others see is up to date before the future completes. */
	<T extends @Nullable Object> CompletableFuture<T> onLoop(Supplier<T> action) {
		try {
			return CompletableFuture.supplyAsync(() -> {
				T result = action.get();
				refresh();
				deadLetterQueue().ifPresent(QueueManager::refresh);
				return result;
			}, this.loop);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Too much work for every message. */
	private void refresh() {
		this.log.tick();
		this.deadLetters.tick();
		long now = System.nanoTime();
		if (this.state != ManagerState.CLOSED) {
			this.state = this.machine.state();
		}
		this.statistics = this.queue.statistics(now);
		this.figures = this.queue.figures(now);
		publishWorkers();
		this.history.add(this.figures, deadLetters(), this.workers, this.queue.recentWaits(), now);
	}

	private void publishWorkers() {
		int present = this.queue.workers();
		if (present != this.workers) {
			this.log.workers(present, this.workers);
			this.workers = present;
		}
	}

	/** From any thread. */
	private void feed(LongConsumer input) {
		try {
			this.loop.execute(() -> this.driver.feed(input));
		}
		catch (RejectedExecutionException ex) {
			this.log.loopClosed();
		}
	}

	private void ended() {
		this.active.completeExceptionally(new IllegalStateException(
				"The manager of queue '" + this.options.queue() + "' has ended before it became active."));
		this.deadLetters.closeAsync().whenComplete((done, failure) -> this.closed.complete(null));
	}

	private final class LogListener implements MessageLogs.Listener {

		private final String location;

		LogListener(String location) {
			this.location = location;
		}

		@Override
		public void synced() {
			feed((now) -> {
			});
		}

		@Override
		public void failed(Exception cause) {
			QueueManager.this.failure = Optional.of(cause);
			QueueManager.this.log.messageLogFailed(this.location, cause);
			feed(QueueManager.this.machine::stop);
		}

	}

	private final class Effects implements ManagerEffects {

		private final ManagerLog log = QueueManager.this.log;

		@Override
		public void becameActive() {
			this.log.becameActive();
			QueueManager.this.state = ManagerState.ACTIVE;
			QueueManager.this.active.complete(null);
		}

		@Override
		public void gaveWay(String other, boolean standsBy) {
			this.log.gaveWay(other, standsBy);
		}

		@Override
		public void intruder(String other) {
			this.log.intruder(other);
		}

		@Override
		public void mute(String other) {
			this.log.mute(other, !QueueManager.this.options.keys().allowLegacy());
		}

		@Override
		public void dropped(String from, String reason) {
			QueueManager.this.dropped.incrementAndGet();
			this.log.dropped(from, reason);
		}

		@Override
		public void missing(String worker, int messages) {
			this.log.missing(worker, messages);
		}

		@Override
		public void requeued(String worker) {
			this.log.requeued(worker);
		}

		@Override
		public void deadLetter(DeadLetter letter) {
			long age = System.nanoTime() - letter.message().arrived();
			QueueManager.this.deadLetters.add(letter, Instant.now().minusNanos(age));
		}

		@Override
		public void question(String from, long ticket, Content question) {
			QueueManager.this.questions.answer(ticket, question, (change) -> this.log.change(from, change))
				.thenAccept((answer) -> feed((now) -> QueueManager.this.queue.answered(answer, now)));
		}

		@Override
		public void closed(LastMessages messages) {
			QueueManager.this.state = ManagerState.CLOSED;
			this.log.closed(messages);
		}

	}

}
