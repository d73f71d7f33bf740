// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.sender.SenderStatistics;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;

/**
 * Owns the senders of the application, one per queue. A sender opens at its first use, or
 * when a listener of its queue starts, because it also tells whether the queue has a
 * manager.
 * <p>
 * <b>Lifecycle.</b> With {@link #PHASE} senders outlive listeners and web server, so that
 * requests which are being drained can still send. Before the start of the application
 * context they open on demand; after its stop, sending fails with
 * {@link DeliveryFailedException.Reason#CLOSED}; a restart opens the senders of the same
 * queues.
 * <p>
 * <b>Threads.</b> All senders share one event loop on a daemon thread and the reply
 * threads, a small pool that completes futures and grows while callbacks hold all of its
 * threads. All methods may be called from any thread.
 *
 * @since 0.1.0
 */
public final class QueueSenders implements QueueInitializer, QueueTransport, SmartLifecycle, DisposableBean {

	/** Below zero: after everything else at stop, before the managers. */
	public static final int PHASE = -1000;

	private final Function<QueueName, SenderOptions> options;

	private final SpreadOptions spread;

	private final QueueInitializer initializer;

	private final List<Consumer<QueueName>> observers = new CopyOnWriteArrayList<>();

	/** Guards the fields below. Nothing is waited for under it. */
	private final ReentrantLock lock = new ReentrantLock();

	/** All queues used so far, with the statistics of senders that are closed. */
	private final Map<QueueName, SenderStatistics> earlier = new TreeMap<>(
			(one, other) -> one.value().compareTo(other.value()));

	private @Nullable OpenSenders open;

	private boolean started;

	private boolean stopped;

	/**
	 * Creates the owner of senders.
	 * @param queues queues whose senders open with the application context
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

	public SpreadOptions spread() {
		return this.spread;
	}

	/** Prepares a queue, and opens its sender unless senders are stopped. */
	@Override
	public void initialize(QueueName queue) {
		this.initializer.initialize(queue);
		boolean isNew;
		this.lock.lock();
		try {
			isNew = this.earlier.putIfAbsent(queue, SenderStatistics.NONE) == null;
			if (!this.stopped) {
				this.open = (this.open != null) ? this.open : new OpenSenders(this.options, this.spread);
				this.open.open(queue);
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
	 * Returns the sender of a queue, and opens it if necessary.
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

	/** Sends a message; its futures complete on a reply thread. */
	public Delivery submit(QueueName queue, OutgoingJob job) {
		return sender(queue).submit(job);
	}

	@Override
	public Delivery submit(QueueName queue, OutgoingJob job, UnaryOperator<Executor> completions) {
		Sender sender = sender(queue);
		return sender.submit(job, completions.apply(sender.completions()));
	}

	/** Sends a request; its future completes on a reply thread. */
	public CompletableFuture<Content> request(QueueName queue, OutgoingJob job, Duration timeout) {
		return sender(queue).request(job, timeout);
	}

	@Override
	public CompletableFuture<Content> request(QueueName queue, OutgoingJob job, Duration timeout,
			UnaryOperator<Executor> completions, @Nullable Consumer<Progress> observer) {
		Sender sender = sender(queue);
		return sender.request(job, timeout, completions.apply(sender.completions()), observer);
	}

	/** Finds the sender of a queue, if it is open. */
	public Optional<Sender> find(QueueName queue) {
		this.lock.lock();
		try {
			return (this.open != null) ? this.open.find(queue) : Optional.empty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns the queues used so far, sorted by name. */
	public List<QueueName> queues() {
		this.lock.lock();
		try {
			return List.copyOf(this.earlier.keySet());
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns a snapshot of what the senders of a queue have done, restarts included. */
	public SenderStatistics statistics(QueueName queue) {
		this.lock.lock();
		try {
			SenderStatistics before = this.earlier.getOrDefault(queue, SenderStatistics.NONE);
			return find(queue).map((sender) -> before.plus(sender.statistics())).orElse(before);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Calls an observer, on any thread, with each queue that is or will be used. */
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
		OpenSenders ending;
		this.lock.lock();
		try {
			this.started = false;
			this.stopped = true;
			ending = this.open;
			this.open = null;
			if (ending != null) {
				ending.all()
					.forEach((queue, sender) -> this.earlier.merge(queue, sender.statistics(), SenderStatistics::plus));
			}
		}
		finally {
			this.lock.unlock();
		}
		if (ending != null) {
			ending.close();
		}
	}

	/** Closes senders that were used before a start of the context that failed. */
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

}
