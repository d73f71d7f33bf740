// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.RunningJob;
import org.spreadqueue.worker.WorkerHistory;

/**
 * Runs the worker of one listener while the application context runs.
 * <p>
 * <b>Lifecycle.</b> It can be started and stopped any number of times, and starts whether
 * or not a Spread daemon is there. On stop it takes no further job, lets the running ones
 * finish within the {@linkplain ListenerOptions#shutdownTimeout() limit}, then interrupts
 * and requeues the rest, and says goodbye to the manager. With {@link #PHASE} it starts
 * after the web server and stops before the web server drains its requests. Each change
 * publishes a {@link ContainerEvent}.
 * <p>
 * <b>Pause.</b> A paused listener runs but takes no messages: its worker has finished its
 * jobs, said goodbye and closed its sessions, so that managers dispatch to others. It
 * resumes with new sessions. A stop ends the pause.
 * <p>
 * <b>Threads.</b> Each run has an executor for the jobs and an event loop on the thread
 * {@code <id>-loop}, which is not a daemon thread and so keeps the JVM alive. All methods
 * may be called from any thread; {@link #stop()} blocks, so a listener stops itself with
 * {@link #stop(Runnable)}.
 *
 * @since 0.1.0
 */
public final class QueueListenerContainer implements SmartLifecycle, DisposableBean {

	/** Starts late and stops early, with room for beans on both sides. */
	public static final int PHASE = Integer.MAX_VALUE - 100;

	private static final Logger logger = QuotingLogger.of(QueueListenerContainer.class);

	private final ListenerOptions options;

	private final SpreadOptions spread;

	private final QueueInitializer initializer;

	private final ListenerExecutorFactory executors;

	private final ListenerPipeline pipeline;

	private final ApplicationEventPublisher events;

	/** How many messages it has recognised as done before. */
	private final LongSupplier repeated;

	/** Guards the fields below. Nothing is waited for under it. */
	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable ContainerRun run;

	private @Nullable CompletableFuture<Boolean> stopping;

	private ListenerStatistics earlierRuns = ListenerStatistics.NONE;

	/** Of all runs. */
	private final WorkerHistory history = new WorkerHistory();

	/** Whether whoever registered it expects its start, which a start or stop ends. */
	private final AtomicBoolean startExpected = new AtomicBoolean();

	QueueListenerContainer(ListenerOptions options, SpreadOptions spread, QueueInitializer initializer,
			ListenerExecutorFactory executors, ListenerPipeline pipeline, ApplicationEventPublisher events,
			LongSupplier repeated) {
		this.options = options;
		this.spread = spread;
		this.initializer = initializer;
		this.executors = executors;
		this.pipeline = pipeline;
		this.events = events;
		this.repeated = repeated;
	}

	/** Begins a container without a factory, such as outside an application context. */
	public static QueueListenerContainerBuilder builder(ListenerOptions options, SpreadOptions spread) {
		return new QueueListenerContainerBuilder(options, spread);
	}

	public ListenerOptions options() {
		return this.options;
	}

	/** Returns how it reaches a Spread daemon. */
	public SpreadOptions spread() {
		return this.spread;
	}

	public ListenerStatistics statistics() {
		this.lock.lock();
		try {
			ListenerStatistics counted = (this.run != null) ? this.run.statistics() : this.earlierRuns;
			return counted.withRepeated(this.repeated.getAsLong());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns what runs now, in the order in which it began, nothing while the listener
	 * is stopped. A snapshot; looking costs what runs nothing.
	 */
	public List<RunningJob> jobs() {
		ContainerRun last;
		this.lock.lock();
		try {
			last = this.run;
		}
		finally {
			this.lock.unlock();
		}
		return (last != null) ? last.jobs() : List.of();
	}

	/**
	 * Returns what the listener has done in the last minutes, restarts included. There
	 * are no points of the time while it was stopped or paused.
	 */
	public WorkerHistory history() {
		return this.history;
	}

	/** It is to be started as soon as its application context runs. */
	void expectStart() {
		this.startExpected.set(true);
	}

	/** Starts it, unless it was started or stopped since its start is expected. */
	void startIfExpected() {
		if (this.startExpected.getAndSet(false)) {
			start();
		}
	}

	/** Starts the worker, after the end of a stop under way. No effect if it runs. */
	@Override
	public void start() {
		this.startExpected.set(false);
		awaitEndOfRun();
		this.initializer.initialize(queue());
		this.lock.lock();
		try {
			if (this.run != null) {
				return;
			}
			this.run = new ContainerRun(this.options, this.spread, this.executors, this.pipeline, this.earlierRuns,
					this.history);
		}
		finally {
			this.lock.unlock();
		}
		logger.info("Listener '{}' works for queue '{}' with concurrency {}", this.options.id(), queue(),
				this.options.worker().concurrency());
		publish(new ContainerEvent.Started(this));
	}

	/**
	 * Takes no more messages. Does not wait for those that run: they finish, however long
	 * that takes, then {@link ContainerEvent.Paused} is published. No effect if stopped
	 * or paused.
	 */
	public void pause() {
		ContainerRun paused = currentRun();
		if (paused != null) {
			paused.pause().whenComplete((finished, failure) -> paused(paused));
		}
	}

	/** Publishes the pause, unless it ended before the last job, or with a stop. */
	private void paused(ContainerRun paused) {
		if (paused.isPaused() && currentRun() == paused) {
			logger.info("Listener '{}' is paused", this.options.id());
			publish(new ContainerEvent.Paused(this));
		}
	}

	/** Takes messages again once the pause is complete; no effect if not paused. */
	public void resume() {
		ContainerRun resumed = currentRun();
		if (resumed != null && resumed.resume()) {
			logger.info("Listener '{}' takes messages again", this.options.id());
			publish(new ContainerEvent.Resumed(this));
		}
	}

	/** Whether it runs and is paused, or will be when its last message is done. */
	public boolean isPaused() {
		ContainerRun current = currentRun();
		return current != null && current.isPaused();
	}

	/**
	 * Handles a job that did not come from the queue, with interceptors, retries and
	 * error handler, at first on the calling thread. Tests need no daemon for it, and the
	 * container need not run.
	 * @return the result, never a failed stage
	 */
	public CompletionStage<JobResult> handle(Job job) {
		return this.pipeline.handle(job);
	}

	/** Stops the worker and waits for its end. */
	@Override
	public void stop() {
		stopAsync(this.options.shutdownTimeout()).join();
	}

	/** Stops without waiting; calls back after the end, also if it never ran. */
	@Override
	public void stop(Runnable callback) {
		stopAsync(this.options.shutdownTimeout()).whenComplete((finished, failure) -> callback.run());
	}

	/** Stops at once what still runs after a failed start of the application context. */
	@Override
	public void destroy() {
		stopAsync(Duration.ZERO).join();
	}

	/** Whether the worker is at work, if only on its last job before a stop. */
	@Override
	public boolean isRunning() {
		this.lock.lock();
		try {
			return this.run != null && (this.stopping != null || this.run.isRunning());
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
		return this.options.phase();
	}

	@Override
	public String toString() {
		return "Listener '" + this.options.id() + "' of queue '" + queue() + "'";
	}

	private @Nullable ContainerRun currentRun() {
		this.lock.lock();
		try {
			return (this.stopping == null) ? this.run : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Never under the lock. */
	private void publish(ContainerEvent event) {
		try {
			this.events.publishEvent(event);
		}
		catch (RuntimeException ex) {
			// A failing observer must not keep a listener from stopping.
			logger.debug("Event {} of listener '{}' could not be published", event.getClass().getSimpleName(),
					this.options.id(), ex);
		}
	}

	private QueueName queue() {
		return this.options.worker().queue();
	}

	private CompletableFuture<Boolean> stopAsync(Duration limit) {
		this.startExpected.set(false);
		ContainerRun stopped;
		CompletableFuture<Boolean> result = new CompletableFuture<>();
		this.lock.lock();
		try {
			if (this.stopping != null) {
				return this.stopping;
			}
			if (this.run == null) {
				return CompletableFuture.completedFuture(true);
			}
			stopped = this.run;
			this.stopping = result;
		}
		finally {
			this.lock.unlock();
		}
		// Not under the lock: it ends waits for later tries, on which user code hangs.
		stopped.stop(limit).whenComplete((finished, failure) -> {
			ended(stopped, limit, Boolean.TRUE.equals(finished));
			result.complete(Boolean.TRUE.equals(finished));
		});
		return result;
	}

	private void ended(ContainerRun ended, Duration limit, boolean finished) {
		this.lock.lock();
		try {
			this.earlierRuns = ended.statistics().stopped();
			this.run = null;
			this.stopping = null;
		}
		finally {
			this.lock.unlock();
		}
		if (finished) {
			logger.info("Listener '{}' has stopped", this.options.id());
		}
		else {
			logger.warn(
					"Listener '{}' has stopped with unfinished jobs after {}; the manager gives them to another "
							+ "worker. More time: spread.queue.shutdown-timeout, or 'shutdownTimeout' of the listener",
					this.options.id(), limit);
		}
		publish(new ContainerEvent.Stopped(this));
	}

	/** Waits if a stop is under way, or the worker has died. */
	private void awaitEndOfRun() {
		CompletableFuture<Boolean> underWay = null;
		this.lock.lock();
		try {
			if (this.run != null && (this.stopping != null || !this.run.isRunning())) {
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
