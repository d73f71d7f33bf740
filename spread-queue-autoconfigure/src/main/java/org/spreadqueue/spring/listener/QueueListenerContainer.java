package org.spreadqueue.spring.listener;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.worker.JobHandler;

/**
 * Runs the worker of one listener while the application context runs.
 * <p>
 * <b>Lifecycle.</b> It can be started and stopped any number of times. It starts whether
 * or not a Spread daemon is there. On stop it takes no further job, lets the running ones
 * finish within the {@linkplain ListenerOptions#shutdownTimeout() limit}, and says
 * goodbye to the manager; jobs that are still running then are interrupted and handed
 * back to the manager. With {@link #PHASE} it starts after the web server and stops
 * before the web server drains its requests.
 * <p>
 * <b>Threads.</b> Each run has an event loop on the thread {@code <id>-loop}, which is
 * not a daemon thread and so keeps the JVM alive, and an executor for the jobs. All
 * methods may be called from any thread; {@link #stop()} blocks, so a listener that wants
 * to stop itself calls {@link #stop(Runnable)}.
 */
public final class QueueListenerContainer implements SmartLifecycle, DisposableBean {

	/** Starts late and stops early, with room for beans on both sides. */
	public static final int PHASE = Integer.MAX_VALUE - 100;

	private static final Log logger = LogFactory.getLog(QueueListenerContainer.class);

	private final ListenerOptions options;

	private final SpreadOptions spread;

	private final QueueInitializer initializer;

	private final ListenerExecutorFactory executors;

	private final JobHandler handler;

	/** Guards the fields below. Nothing is waited for under it. */
	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable ContainerRun run;

	private @Nullable CompletableFuture<Boolean> stopping;

	private ListenerStatistics earlierRuns = ListenerStatistics.NONE;

	/**
	 * Creates a container. It does nothing until it is started.
	 * @param options its settings
	 * @param spread how to reach a Spread daemon
	 * @param initializer called before each start
	 * @param executors makes the executor for each run
	 * @param handler does the work
	 * @see QueueListenerContainerFactory
	 */
	public QueueListenerContainer(ListenerOptions options, SpreadOptions spread, QueueInitializer initializer,
			ListenerExecutorFactory executors, JobHandler handler) {
		Assert.notNull(options, "'options' must not be null");
		Assert.notNull(spread, "'spread' must not be null");
		Assert.notNull(initializer, "'initializer' must not be null");
		Assert.notNull(executors, "'executors' must not be null");
		Assert.notNull(handler, "'handler' must not be null");
		this.options = options;
		this.spread = spread;
		this.initializer = initializer;
		this.executors = executors;
		this.handler = handler;
	}

	/**
	 * Returns the settings.
	 * @return the settings
	 */
	public ListenerOptions options() {
		return this.options;
	}

	/**
	 * Returns what the listener has done.
	 * @return a snapshot
	 */
	public ListenerStatistics statistics() {
		this.lock.lock();
		try {
			return (this.run != null) ? this.earlierRuns.plus(this.run.worker().statistics()) : this.earlierRuns;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Starts the worker, after the end of a stop that is under way. Has no effect if it
	 * runs.
	 */
	@Override
	public void start() {
		awaitEndOfRun();
		this.initializer.initialize(queue());
		this.lock.lock();
		try {
			if (this.run == null) {
				this.run = ContainerRun.start(this.options, this.spread, this.executors, this.handler);
				logger.info("Listener '" + this.options.id() + "' works for queue '" + queue() + "' with concurrency "
						+ this.options.worker().concurrency());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stops the worker and waits for it.
	 */
	@Override
	public void stop() {
		stopAsync(this.options.shutdownTimeout()).join();
	}

	/**
	 * Stops the worker without waiting.
	 * @param callback called when the worker has stopped, be it that it never ran
	 */
	@Override
	public void stop(Runnable callback) {
		stopAsync(this.options.shutdownTimeout()).whenComplete((finished, failure) -> callback.run());
	}

	/**
	 * Stops at once if it runs, which is the case when the start of the application
	 * context has failed.
	 */
	@Override
	public void destroy() {
		stopAsync(Duration.ZERO).join();
	}

	/**
	 * Tells whether the worker is at work, be it the last job.
	 * @return {@code false} before the start and once a stop is complete
	 */
	@Override
	public boolean isRunning() {
		this.lock.lock();
		try {
			return this.run != null && (this.stopping != null || this.run.worker().isRunning());
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isAutoStartup() {
		return this.options.autoStartup();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public String toString() {
		return "Listener '" + this.options.id() + "' of queue '" + queue() + "'";
	}

	private QueueName queue() {
		return this.options.worker().queue();
	}

	private CompletableFuture<Boolean> stopAsync(Duration limit) {
		this.lock.lock();
		try {
			if (this.stopping != null) {
				return this.stopping;
			}
			if (this.run == null) {
				return CompletableFuture.completedFuture(true);
			}
			ContainerRun stopped = this.run;
			CompletableFuture<Boolean> result = new CompletableFuture<>();
			this.stopping = result;
			stopped.stop(limit).whenComplete((finished, failure) -> {
				ended(stopped, limit, Boolean.TRUE.equals(finished));
				result.complete(Boolean.TRUE.equals(finished));
			});
			return result;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void ended(ContainerRun ended, Duration limit, boolean finished) {
		this.lock.lock();
		try {
			this.earlierRuns = this.earlierRuns.plus(ended.worker().statistics()).stopped();
			this.run = null;
			this.stopping = null;
		}
		finally {
			this.lock.unlock();
		}
		if (finished) {
			logger.info("Listener '" + this.options.id() + "' has stopped");
		}
		else {
			logger.warn("Listener '" + this.options.id() + "' has stopped with unfinished jobs after " + limit
					+ "; the manager gives them to another worker. "
					+ "More time: spread.queue.shutdown-timeout, or 'shutdownTimeout' of the listener");
		}
	}

	/** Nothing to wait for, unless a stop is under way or the worker has died. */
	private void awaitEndOfRun() {
		CompletableFuture<Boolean> underWay = null;
		this.lock.lock();
		try {
			if (this.run != null && (this.stopping != null || !this.run.worker().isRunning())) {
				underWay = stopAsync(Duration.ZERO);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (underWay != null) {
			underWay.join();
		}
	}

}
