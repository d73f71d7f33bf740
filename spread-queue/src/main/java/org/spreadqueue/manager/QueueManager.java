package org.spreadqueue.manager;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.spreadqueue.driver.ConnectionLog;
import org.spreadqueue.driver.NativeMessages;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.spread.Timer;

/**
 * The manager of one queue, in place of the Perl program {@code sqm}.
 * <p>
 * <b>Threads.</b> It lives on the event loop that it was given and starts no thread. All
 * methods may be called from any thread. <b>Memory.</b> Waiting messages are kept in
 * memory and are gone when the manager is closed.
 */
public final class QueueManager implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(QueueManager.class);

	private final String name;

	private final ManagerOptions options;

	private final EventLoop loop;

	private final SpreadOptions spread;

	private final DeadLetters deadLetters;

	private final ManagerMachine machine;

	private final ConnectionLog connections;

	private final CompletableFuture<@Nullable Void> active = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

	/** Written on the loop, read anywhere. */
	private volatile ManagerState state = ManagerState.DISCONNECTED;

	private volatile QueueStatistics statistics;

	private volatile QueueFigures figures;

	private volatile int workers;

	/** On the loop only. */
	private boolean flushPending;

	private volatile Optional<String> privateGroup = Optional.empty();

	private CompletableFuture<@Nullable Void> lettersClosed = CompletableFuture.completedFuture(null);

	private @Nullable SpreadSession session;

	private @Nullable Timer timer;

	private QueueManager(ManagerOptions options, SpreadOptions spread, EventLoop loop) {
		this.name = options.queue() + "-manager";
		this.options = options;
		this.loop = loop;
		this.spread = spread;
		this.deadLetters = new DeadLetters(options, loop);
		long now = System.nanoTime();
		this.machine = new ManagerMachine(options, new SecureRandom().nextLong(), Instant.now(), now);
		this.connections = new ConnectionLog(this.name, 1, logger);
		this.statistics = this.machine.statistics(now);
		this.figures = this.machine.figures(now);
	}

	/**
	 * Starts a manager. Returns at once; connecting goes on in the background.
	 * @param options its settings
	 * @param spread how to reach a Spread daemon
	 * @param loop the event loop that carries it; stays the caller's
	 * @return the manager
	 */
	public static QueueManager start(ManagerOptions options, SpreadOptions spread, EventLoop loop) {
		QueueManager manager = new QueueManager(options, spread, loop);
		loop.execute(manager::open);
		return manager;
	}

	/**
	 * Returns the settings.
	 * @return the settings
	 */
	public ManagerOptions options() {
		return this.options;
	}

	/**
	 * Returns what the manager is doing.
	 * @return its state
	 */
	public ManagerState state() {
		return this.state;
	}

	/**
	 * Returns the address of the manager on its present connection.
	 * @return its private group, empty while there is no connection
	 */
	public Optional<String> privateGroup() {
		return this.privateGroup;
	}

	/**
	 * Returns the statistics, as {@code ^^status} would.
	 * @return a snapshot, at most a second old
	 */
	public QueueStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Returns what the queue holds and has done.
	 * @return a snapshot, at most a second old
	 */
	public QueueFigures figures() {
		return this.figures;
	}

	/**
	 * Gives nothing out until {@link #resume()}; messages are taken in as before.
	 * @return completes when it is so; fails if the manager's event loop has ended
	 */
	public CompletableFuture<@Nullable Void> pause() {
		return onLoop(() -> {
			this.machine.pause();
			run(List.of());
			return null;
		});
	}

	/**
	 * Gives messages out again.
	 * @return completes when it is so; fails if the manager's event loop has ended
	 */
	public CompletableFuture<@Nullable Void> resume() {
		return onLoop(() -> {
			run(this.machine.resume(System.nanoTime()));
			return null;
		});
	}

	/**
	 * Takes all waiting messages out. Senders of this project are told; what workers have
	 * stays with them.
	 * @return how many there were; fails if the manager's event loop has ended
	 */
	public CompletableFuture<Integer> purge() {
		return onLoop(() -> {
			int purged = this.machine.purge(System.nanoTime());
			run(List.of());
			return purged;
		});
	}

	/**
	 * Gives messages of the dead-letter queue back to this one, oldest first, to be tried
	 * as if they were new. Only those that this program keeps.
	 * @param max how many at most
	 * @return how many there were; fails if the manager's event loop has ended
	 */
	public CompletableFuture<Integer> resubmitDeadLetters(int max) {
		return onLoop(() -> this.deadLetters.resubmit(max, this));
	}

	/**
	 * Returns how many dead letters of this queue wait in this program.
	 * @return the number, at most a second old
	 */
	public int deadLetters() {
		QueueManager letters = this.deadLetters.manager();
		return (letters != null) ? letters.figures().waiting() : 0;
	}

	/**
	 * On the loop: takes in a message of this program, and tells whether there was room.
	 */
	boolean insert(Content content, int priority, @Nullable String orderingKey) {
		List<ManagerOutput> outputs = this.machine.insert(content, priority, orderingKey, System.nanoTime());
		if (outputs == null) {
			return false;
		}
		run(outputs);
		return true;
	}

	/** On the loop: takes the oldest waiting messages out. */
	List<StoredMessage> withdraw(int max) {
		List<StoredMessage> withdrawn = this.machine.withdraw(max);
		refresh();
		return withdrawn;
	}

	private <T extends @Nullable Object> CompletableFuture<T> onLoop(Supplier<T> action) {
		return CompletableFuture.supplyAsync(() -> {
			T result = action.get();
			refresh();
			return result;
		}, this.loop);
	}

	/**
	 * Returns how many workers are known: ready, given a message, or working.
	 * @return the number
	 */
	public int workers() {
		return this.workers;
	}

	/**
	 * Tells when the manager has become active for the first time.
	 * @return completes then; fails if the manager is closed or gives way before
	 */
	public CompletableFuture<@Nullable Void> active() {
		return this.active.copy();
	}

	/**
	 * Tells when the manager has ended, be it closed or because it gave way.
	 * @return completes then
	 */
	public CompletableFuture<@Nullable Void> closed() {
		return this.closed.copy();
	}

	/**
	 * Leaves the queue and closes the connection. Messages still waiting are lost, and
	 * their number is logged.
	 * @return completes when the connection is closed
	 */
	public CompletableFuture<@Nullable Void> closeAsync() {
		try {
			this.loop.execute(this::shutDown);
		}
		catch (RejectedExecutionException ex) {
			this.closed.complete(null);
		}
		return this.closed.copy();
	}

	@Override
	public void close() {
		CompletableFuture<@Nullable Void> done = closeAsync();
		if (!this.loop.inLoop()) {
			done.join();
		}
	}

	private void open() {
		this.session = SpreadSession.open(this.spread, this.loop, new Listener());
		scheduleTick();
	}

	private void scheduleTick() {
		this.timer = this.loop.schedule(this.machine.nextTick(System.nanoTime()), () -> {
			run(this.machine.tick(System.nanoTime()));
			if (this.state != ManagerState.CLOSED) {
				scheduleTick();
			}
		});
	}

	private void run(List<ManagerOutput> outputs) {
		perform(outputs);
		if (!this.flushPending && this.session != null) {
			this.flushPending = true;
			this.loop.execute(this::flush);
		}
	}

	/** Once after all that one pass of the loop brought. */
	private void flush() {
		this.flushPending = false;
		if (this.machine.hasSomethingToFlush()) {
			perform(this.machine.flush(System.nanoTime()));
		}
		refresh();
	}

	/** What others may see; too much work to do for every message. */
	private void refresh() {
		long now = System.nanoTime();
		this.statistics = this.machine.statistics(now);
		this.figures = this.machine.figures(now);
		this.workers = this.machine.workers();
	}

	private void perform(List<ManagerOutput> outputs) {
		for (ManagerOutput output : outputs) {
			run(output);
		}
		if (this.state != ManagerState.CLOSED) {
			this.state = this.machine.state();
		}
		if (this.machine.state() == ManagerState.CLOSED) {
			shutDown();
		}
	}

	private void run(ManagerOutput output) {
		if (output instanceof ManagerOutput.DeadLetter letter) {
			this.deadLetters.bury(letter, this.spread);
			return;
		}
		SpreadSession open = this.session;
		if (open == null) {
			return;
		}
		if (output instanceof ManagerOutput.Send send) {
			send(open, OutgoingMessage.of(send.group(), ServiceType.SAFE, send.body()));
		}
		else if (output instanceof ManagerOutput.Native packet) {
			send(open, NativeMessages.outgoing(packet.packet()));
		}
		else if (output instanceof ManagerOutput.Join join) {
			open.join(join.group());
		}
		else if (output instanceof ManagerOutput.Leave leave) {
			open.leave(leave.group());
		}
		else if (output instanceof ManagerOutput.BecameActive) {
			logger.info("{}: manages queue '{}'", this.name, this.options.queue());
			this.active.complete(null);
		}
		else {
			report(output);
		}
	}

	private void report(ManagerOutput output) {
		if (output instanceof ManagerOutput.GaveWay gaveWay) {
			logger.info("{}: queue '{}' has the manager {} already; {}", this.name, this.options.queue(),
					gaveWay.other(), (this.options.onDuplicate() == ManagerOptions.OnDuplicate.STAND_BY)
							? "standing by to take over" : "closing as soon as that one has what is here");
		}
		else if (output instanceof ManagerOutput.Intruder intruder) {
			logger.warn(
					"{}: {} is in the manager's group of queue '{}' too; if it is a manager, messages are "
							+ "processed twice. Stop one of the two",
					this.name, intruder.other(), this.options.queue());
		}
		else if (output instanceof ManagerOutput.Dropped dropped) {
			logger.warn("{}: message of {} dropped: {}", this.name, dropped.from(), dropped.reason());
		}
		else if (output instanceof ManagerOutput.Reassigned reassigned) {
			logger.info("{}: worker {} is lost or has left; its message goes to another one", this.name,
					reassigned.worker());
		}
	}

	private void send(SpreadSession open, OutgoingMessage message) {
		try {
			open.multicast(message);
		}
		catch (SpreadException | IllegalArgumentException ex) {
			logger.warn("{}: could not send to {}: {}", this.name, message.groups(), ex.getMessage());
		}
	}

	private void shutDown() {
		if (this.state == ManagerState.CLOSED && this.session == null) {
			return;
		}
		this.state = ManagerState.CLOSED;
		if (this.machine.waiting() > 0) {
			logger.warn("{}: closed with {} waiting messages, which are lost", this.name, this.machine.waiting());
		}
		if (this.timer != null) {
			this.timer.cancel();
		}
		SpreadSession open = this.session;
		this.session = null;
		QueueManager letters = this.deadLetters.manager();
		if (letters != null) {
			this.lettersClosed = letters.closeAsync();
		}
		if (open != null) {
			open.closeAsync().whenComplete((done, failure) -> ended());
		}
	}

	private void ended() {
		this.active.completeExceptionally(new IllegalStateException(
				"The manager of queue '" + this.options.queue() + "' has ended before it became active."));
		this.lettersClosed.whenComplete((done, failure) -> this.closed.complete(null));
	}

	/** Feeds the machine; always on the loop. */
	private final class Listener implements SessionListener {

		@Override
		public void connected(SpreadSession session, String group) {
			QueueManager.this.privateGroup = Optional.of(group);
			session.connectedAddress().ifPresent(QueueManager.this.connections::connected);
			run(QueueManager.this.machine.connected(group, System.nanoTime()));
		}

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			long now = System.nanoTime();
			if (event instanceof RegularMessage message) {
				run(QueueManager.this.machine.received(message, now));
			}
			else if (event instanceof MembershipChange change) {
				run(QueueManager.this.machine.membership(change, now));
			}
		}

		@Override
		public void disconnected(SpreadSession session, SpreadException cause) {
			QueueManager.this.privateGroup = Optional.empty();
			QueueManager.this.connections.lost(cause);
			run(QueueManager.this.machine.disconnected(System.nanoTime()));
		}

		@Override
		public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
			QueueManager.this.connections.failed(attempt, retryIn, cause);
		}

		@Override
		public void closed(SpreadSession session) {
			QueueManager.this.privateGroup = Optional.empty();
			ended();
		}

	}

}
