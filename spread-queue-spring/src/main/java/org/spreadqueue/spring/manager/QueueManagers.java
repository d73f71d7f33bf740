// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.manager;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.QueueInitializer;

/**
 * Runs queue managers inside the application: for given queues and, on demand, for every
 * queue that a listener or sender of the application is about to use.
 * <p>
 * <b>Lifecycle.</b> With {@link #PHASE} it starts before and stops after everything that
 * uses queues; after a restart it manages the same queues again. A stop loses messages
 * that no other manager takes over and that are in no log. <b>Logs.</b> They are opened
 * with the first manager. Queues of which they have messages are managed from the start.
 * <b>Threads.</b> All managers share one event loop on a daemon thread. All methods may
 * be called from any thread.
 *
 * @since 0.1.0
 */
public final class QueueManagers implements QueueInitializer, SmartLifecycle, DisposableBean {

	/** Before the senders at start, after them at stop. */
	public static final int PHASE = -2000;

	/**
	 * Enough for a manager of the embedded daemon, which is ready in milliseconds. A
	 * worker that starts without it has to wait for its next heartbeat.
	 */
	private static final Duration ACTIVE_LIMIT = Duration.ofSeconds(2);

	/**
	 * For handing over to managers that stand by. Below Spring's limit for a phase, and
	 * what a manager itself takes at most.
	 */
	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

	private static final Logger logger = QuotingLogger.of(QueueManagers.class);

	private final SpreadOptions spread;

	private final Function<QueueName, ManagerOptions> options;

	private final boolean onDemand;

	private final Supplier<MessageLogs> openLogs;

	private final List<Consumer<QueueName>> observers = new CopyOnWriteArrayList<>();

	/** Guards the fields below. Nothing is waited for under it but the disk. */
	private final ReentrantLock lock = new ReentrantLock();

	/** The queues to manage, each with its manager if it has one now. */
	private final Map<QueueName, Optional<QueueManager>> managers = new LinkedHashMap<>();

	private @Nullable EventLoop loop;

	private MessageLogs logs = MessageLogs.NONE;

	private boolean running;

	private boolean stopped;

	/**
	 * Creates managers that keep their messages in memory. They start with the
	 * application context or at their first use.
	 * @param queues queues to manage in any case
	 * @param onDemand whether to manage every queue that the application uses
	 */
	public QueueManagers(Collection<QueueName> queues, boolean onDemand, Function<QueueName, ManagerOptions> options,
			SpreadOptions spread) {
		this(queues, onDemand, options, spread, () -> MessageLogs.NONE);
	}

	/**
	 * Creates managers that keep their messages in logs, too.
	 * @param queues queues to manage in any case
	 * @param onDemand whether to manage every queue that the application uses
	 * @param openLogs opens the logs; may block, as the start of managers then does. They
	 * are closed with the managers
	 */
	public QueueManagers(Collection<QueueName> queues, boolean onDemand, Function<QueueName, ManagerOptions> options,
			SpreadOptions spread, Supplier<MessageLogs> openLogs) {
		Assert.notNull(spread, "'spread' must not be null");
		Assert.notNull(options, "'options' must not be null");
		Assert.notNull(openLogs, "'openLogs' must not be null");
		// A queue's manager has that of its dead letters, so it comes first.
		queues.stream()
			.sorted(Comparator.comparing(DeadLetter::isQueueOfThem))
			.forEach((queue) -> this.managers.put(queue, Optional.empty()));
		this.onDemand = onDemand;
		this.options = options;
		this.spread = spread;
		this.openLogs = openLogs;
	}

	/**
	 * Starts the manager of the queue if it has none and managers start on demand, and
	 * waits a moment until it is active: what a worker reports earlier is lost until its
	 * next heartbeat.
	 */
	@Override
	public void initialize(QueueName queue) {
		if (this.onDemand) {
			// A queue's manager has that of its dead letters, so it comes first.
			DeadLetter.queueOf(queue).ifPresent(this::start);
		}
		if (this.onDemand || queues().contains(queue)) {
			start(queue);
		}
	}

	private void start(QueueName queue) {
		QueueManager manager;
		boolean isNew;
		this.lock.lock();
		try {
			if (this.stopped) {
				return;
			}
			isNew = !this.managers.containsKey(queue);
			manager = startManager(queue);
		}
		finally {
			this.lock.unlock();
		}
		if (isNew) {
			this.observers.forEach((observer) -> observer.accept(queue));
		}
		if (this.onDemand) {
			awaitActive(manager);
		}
	}

	public Set<QueueName> queues() {
		this.lock.lock();
		try {
			return Set.copyOf(this.managers.keySet());
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Finds the manager of a queue, if one runs here. */
	public Optional<QueueManager> find(QueueName queue) {
		this.lock.lock();
		try {
			return this.managers.getOrDefault(queue, Optional.empty());
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Calls an observer, on any thread, with each queue managed here, now and later. */
	public void observe(Consumer<QueueName> observer) {
		this.observers.add(observer);
		queues().forEach(observer);
	}

	@Override
	public void start() {
		List<QueueManager> started;
		Set<QueueName> withMessages;
		this.lock.lock();
		try {
			this.stopped = false;
			this.running = true;
			if (this.onDemand || !this.managers.isEmpty()) {
				loop();
			}
			withMessages = this.logs.queues();
			started = List.copyOf(this.managers.keySet()).stream().map(this::startManager).toList();
		}
		finally {
			this.lock.unlock();
		}
		if (this.onDemand) {
			started.forEach(QueueManagers::awaitActive);
		}
		withMessages.stream()
			.filter((queue) -> !queues().contains(queue))
			.map((queue) -> DeadLetter.queueOf(queue).orElse(queue))
			.forEach(this::start);
	}

	@Override
	public void stop() {
		List<QueueManager> closing;
		EventLoop ending;
		MessageLogs closingLogs;
		this.lock.lock();
		try {
			this.stopped = true;
			this.running = false;
			closing = this.managers.values().stream().flatMap(Optional::stream).toList();
			this.managers.replaceAll((queue, manager) -> Optional.empty());
			ending = this.loop;
			this.loop = null;
			closingLogs = this.logs;
			this.logs = MessageLogs.NONE;
		}
		finally {
			this.lock.unlock();
		}
		CompletableFuture<?> closed = CompletableFuture
			.allOf(closing.stream().map(QueueManager::closeAsync).toArray(CompletableFuture[]::new));
		if (!await(closed, CLOSE_LIMIT, "close its managers")) {
			warnOfWhatIsLeft(closing);
		}
		if (ending != null) {
			ending.close();
		}
		closingLogs.close();
	}

	private static void warnOfWhatIsLeft(List<QueueManager> managers) {
		for (QueueManager manager : managers) {
			int left = manager.figures().waiting() + manager.figures().inFlight();
			if (manager.state() != ManagerState.CLOSED && left > 0) {
				logger.warn(
						"The manager of queue '{}' ends before it has handed over {} messages. Those that are in no "
								+ "directory are lost, unless their senders still run and submit them again",
						manager.options().queue(), left);
			}
		}
	}

	/** Stops what was used before the start of the context, if that start failed. */
	@Override
	public void destroy() {
		stop();
	}

	@Override
	public boolean isRunning() {
		this.lock.lock();
		try {
			return this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/** Under the lock. */
	private QueueManager startManager(QueueName queue) {
		Optional<QueueManager> existing = this.managers.getOrDefault(queue, Optional.empty());
		if (existing.isPresent()) {
			return existing.get();
		}
		QueueManager manager = deadLetterManager(queue).orElseGet(() -> newManager(queue));
		this.managers.put(queue, Optional.of(manager));
		return manager;
	}

	/** The dead-letter queue of a queue that is managed here is managed already. */
	private Optional<QueueManager> deadLetterManager(QueueName queue) {
		return this.managers.values()
			.stream()
			.flatMap(Optional::stream)
			.flatMap((manager) -> manager.deadLetterQueue().stream())
			.filter((letters) -> letters.options().queue().equals(queue))
			.findAny();
	}

	private QueueManager newManager(QueueName queue) {
		return QueueManager.start(this.options.apply(queue), this.spread, loop(), this.logs);
	}

	/** With the loop, there are the logs. */
	private EventLoop loop() {
		EventLoop open = this.loop;
		if (open == null) {
			this.logs = this.openLogs.get();
			open = EventLoop.start("spread-queue-managers");
			this.loop = open;
		}
		return open;
	}

	private static void awaitActive(QueueManager manager) {
		await(manager.active(), ACTIVE_LIMIT, "manage queue '" + manager.options().queue() + "'");
	}

	/** Returns whether it was done in time. */
	private static boolean await(CompletableFuture<?> future, Duration limit, String purpose) {
		try {
			future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Could not {} within {}; going on without waiting", purpose, limit, ex);
		}
		return false;
	}

}
