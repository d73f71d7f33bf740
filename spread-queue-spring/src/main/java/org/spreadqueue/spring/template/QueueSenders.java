package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.sender.SenderStatistics;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;

/**
 * Owns the senders of the application, one per queue. A sender is opened when it is first
 * asked for, or when a listener of its queue starts, so that there is always somebody who
 * knows whether the queue has a manager.
 * <p>
 * <b>Lifecycle.</b> With {@link #PHASE} senders outlive listeners and web server, so that
 * requests which are being drained can still send. Before the start of the application
 * context they open on demand; after its stop they refuse with
 * {@link DeliveryFailedException.Reason#CLOSED}; after a restart the same ones are open
 * again. <b>Threads.</b> All senders share one event loop on a daemon thread and a small
 * pool that completes futures. All methods may be called from any thread.
 */
public final class QueueSenders implements QueueInitializer, SmartLifecycle, DisposableBean {

	/** Below zero: after everything else at stop, before the managers. */
	public static final int PHASE = -1000;

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(QueueSenders.class);

	private final Function<QueueName, SenderOptions> options;

	private final SpreadOptions spread;

	private final QueueInitializer initializer;

	private final List<Consumer<QueueName>> observers = new CopyOnWriteArrayList<>();

	/** Guards the fields below. Nothing is waited for under it. */
	private final ReentrantLock lock = new ReentrantLock();

	/** All queues that were ever used, with what earlier senders of theirs have done. */
	private final Map<QueueName, SenderStatistics> earlier = new TreeMap<>(
			(one, other) -> one.value().compareTo(other.value()));

	private Optional<SenderRun> run = Optional.empty();

	private boolean started;

	private boolean stopped;

	/**
	 * Creates the senders' owner.
	 * @param options gives the settings for the sender of a queue
	 * @param queues queues whose senders open with the application context
	 * @param spread how to reach a Spread daemon
	 * @param initializer called before a sender starts to use its queue
	 */
	public QueueSenders(Function<QueueName, SenderOptions> options, Collection<QueueName> queues, SpreadOptions spread,
			QueueInitializer initializer) {
		Assert.notNull(options, "'options' must not be null");
		Assert.notNull(spread, "'spread' must not be null");
		Assert.notNull(initializer, "'initializer' must not be null");
		this.options = options;
		queues.forEach((queue) -> this.earlier.put(queue, SenderStatistics.NONE));
		this.spread = spread;
		this.initializer = initializer;
	}

	/**
	 * Returns how the senders reach a Spread daemon.
	 * @return the options of their connection
	 */
	public SpreadOptions spread() {
		return this.spread;
	}

	/**
	 * Prepares a queue, and opens its sender unless senders are stopped.
	 */
	@Override
	public void initialize(QueueName queue) {
		this.initializer.initialize(queue);
		boolean isNew;
		this.lock.lock();
		try {
			isNew = this.earlier.putIfAbsent(queue, SenderStatistics.NONE) == null;
			if (!this.stopped) {
				open(queue);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (isNew) {
			this.observers.forEach((observer) -> observer.accept(queue));
		}
	}

	/**
	 * Returns the sender of a queue, and opens it if it is not open.
	 * @param queue the queue
	 * @return the sender
	 * @throws DeliveryFailedException if senders are stopped
	 */
	public Sender sender(QueueName queue) {
		Optional<Sender> existing = find(queue);
		if (existing.isPresent()) {
			return existing.get();
		}
		initialize(queue);
		return find(queue).orElseThrow(() -> new DeliveryFailedException(DeliveryFailedException.Reason.CLOSED,
				"Queue '" + queue + "': the senders of the application are stopped, because the application context is "
						+ "closed, closing or paused. Send earlier, in a phase above " + PHASE + "."));
	}

	/**
	 * Finds the sender of a queue.
	 * @param queue the queue
	 * @return the sender, empty if it is not open
	 */
	public Optional<Sender> find(QueueName queue) {
		this.lock.lock();
		try {
			return this.run.map((current) -> current.senders().get(queue));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the queues that were used so far.
	 * @return the names, sorted
	 */
	public List<QueueName> queues() {
		this.lock.lock();
		try {
			return List.copyOf(this.earlier.keySet());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns what the senders of a queue have done, restarts included.
	 * @param queue the queue
	 * @return a snapshot
	 */
	public SenderStatistics statistics(QueueName queue) {
		this.lock.lock();
		try {
			SenderStatistics before = this.earlier.getOrDefault(queue, SenderStatistics.NONE);
			return this.run.map((current) -> current.senders().get(queue))
				.map((sender) -> before.plus(sender.statistics()))
				.orElse(before);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Has an observer called with each queue that is used, now and later.
	 * @param observer called on any thread
	 */
	public void observe(Consumer<QueueName> observer) {
		this.observers.add(observer);
		queues().forEach(observer);
	}

	@Override
	public void start() {
		List<QueueName> known;
		this.lock.lock();
		try {
			this.started = true;
			this.stopped = false;
			known = List.copyOf(this.earlier.keySet());
		}
		finally {
			this.lock.unlock();
		}
		known.forEach(this::initialize);
	}

	@Override
	public void stop() {
		Optional<SenderRun> ending;
		this.lock.lock();
		try {
			this.started = false;
			this.stopped = true;
			ending = this.run;
			this.run = Optional.empty();
			ending.ifPresent((last) -> last.senders()
				.forEach((queue, sender) -> this.earlier.merge(queue, sender.statistics(), SenderStatistics::plus)));
		}
		finally {
			this.lock.unlock();
		}
		ending.ifPresent(QueueSenders::close);
	}

	/**
	 * Stops what was opened by use before the application context, whose start then
	 * failed.
	 */
	@Override
	public void destroy() {
		stop();
	}

	@Override
	public boolean isRunning() {
		this.lock.lock();
		try {
			return this.started;
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
	private void open(QueueName queue) {
		SenderRun current = this.run.orElseGet(SenderRun::start);
		this.run = Optional.of(current);
		current.senders()
			.computeIfAbsent(queue, (name) -> Sender.open(this.options.apply(name), this.spread, current.loop(),
					current.completions()));
	}

	private static void close(SenderRun ending) {
		CompletableFuture<?> closed = CompletableFuture
			.allOf(ending.senders().values().stream().map(Sender::closeAsync).toArray(CompletableFuture[]::new));
		try {
			closed.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("Senders did not close within " + CLOSE_LIMIT + "; their connections are cut");
		}
		ending.loop().close();
		ending.completions().shutdown();
	}

}
