// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.worker.RunningJob;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerHistory;

/**
 * One run of a container, from start to stop: an event loop, an executor and a worker
 * that uses both. A pause ends the worker and its sessions; the loop stays and keeps the
 * JVM alive.
 */
final class ContainerRun {

	private static final Logger logger = QuotingLogger.of(QueueListenerContainer.class);

	/** What closing the sessions may take after the last job. */
	private static final Duration CLOSE_GRACE = Duration.ofSeconds(4);

	/** A pause interrupts no job. */
	private static final Duration UNLIMITED = Duration.ofDays(10_000);

	private final ListenerOptions options;

	private final SpreadOptions spread;

	private final ListenerPipeline pipeline;

	private final WorkerHistory history;

	private final EventLoop loop;

	private final Executor executor;

	/** Guards changes of the fields below. */
	private final ReentrantLock lock = new ReentrantLock();

	private Worker worker;

	/** What workers before a pause have done. */
	private ListenerStatistics earlier;

	private volatile boolean paused;

	/** The pause is over, and the next worker has not started yet. */
	private boolean resuming;

	private boolean ended;

	ContainerRun(ListenerOptions options, SpreadOptions spread, ListenerExecutorFactory executors,
			ListenerPipeline pipeline, ListenerStatistics earlier, WorkerHistory history) {
		this.options = options;
		this.spread = spread;
		this.pipeline = pipeline;
		this.earlier = earlier;
		this.history = history;
		this.executor = executors.createExecutor(options);
		this.loop = startLoop();
		try {
			this.worker = startWorker();
		}
		catch (Throwable ex) {
			// Nobody else knows of them. The loop ends at once, as it has nothing to do.
			release();
			throw ex;
		}
	}

	private EventLoop startLoop() {
		try {
			// Not a daemon thread: a program that only listens must not end.
			return EventLoop.start(this.options.id() + "-loop", false);
		}
		catch (Throwable ex) {
			shutDownExecutor();
			throw ex;
		}
	}

	/**
	 * Starts the handler, too, which is code of the application. Under the locks all the
	 * same: a stop or pause that comes meanwhile has to find this worker.
	 */
	private Worker startWorker() {
		return Worker.start(this.options.worker(), this.spread, this.loop, this.executor, this.pipeline, this.history);
	}

	List<RunningJob> jobs() {
		return currentWorker().jobs();
	}

	private Worker currentWorker() {
		this.lock.lock();
		try {
			return this.worker;
		}
		finally {
			this.lock.unlock();
		}
	}

	ListenerStatistics statistics() {
		this.lock.lock();
		try {
			return this.earlier.plus(this.worker.statistics());
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isRunning() {
		this.lock.lock();
		try {
			return this.paused || this.resuming || this.worker.isRunning();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Lets the worker finish its jobs and say goodbye.
	 * @return completes after that; never if the run was already paused or stopped
	 */
	CompletableFuture<?> pause() {
		this.lock.lock();
		try {
			if (this.paused || this.ended) {
				return new CompletableFuture<>();
			}
			this.paused = true;
			// Off the loop: observers are told on this thread.
			return this.worker.stop(UNLIMITED).whenCompleteAsync((finished, failure) -> {
			}, this.executor);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Starts a new worker after the last one's end; returns whether it was paused. */
	boolean resume() {
		CompletableFuture<Boolean> left;
		this.lock.lock();
		try {
			if (!this.paused || this.ended) {
				return false;
			}
			this.paused = false;
			this.resuming = true;
			left = this.worker.stop(UNLIMITED);
		}
		finally {
			this.lock.unlock();
		}
		// Off the loop: the handler is started, too.
		left.whenCompleteAsync((finished, failure) -> startAgain(), this.executor).exceptionally((failure) -> {
			notResumed(failure);
			return false;
		});
		return true;
	}

	/** The container counts as dead, and can be started again. */
	private void notResumed(Throwable failure) {
		this.lock.lock();
		try {
			this.resuming = false;
			if (this.ended) {
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		logger.error(
				"Listener '{}' was to take messages again, but its worker does not start. Start the listener again",
				this.options.id(), failure);
	}

	private void startAgain() {
		this.lock.lock();
		try {
			this.resuming = false;
			if (!this.paused && !this.ended && !this.worker.isRunning()) {
				this.earlier = this.earlier.plus(this.worker.statistics());
				this.worker = startWorker();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stops the worker, then closes loop and executor.
	 * @return always completes, on a thread that may block; whether all jobs were
	 * finished
	 */
	CompletableFuture<Boolean> stop(Duration limit) {
		Duration longest = limit.plus(CLOSE_GRACE);
		CompletableFuture<Boolean> stopped = stopWorker(limit);
		// The worker takes nothing more by now, so what is requeued does not come back.
		this.pipeline.stop();
		return stopped.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS).handleAsync((finished, failure) -> {
			release();
			return failure == null && finished;
		}, (task) -> new Thread(task, this.options.id() + "-stop").start());
	}

	private CompletableFuture<Boolean> stopWorker(Duration limit) {
		Worker last;
		this.lock.lock();
		try {
			this.ended = true;
			last = this.worker;
		}
		finally {
			this.lock.unlock();
		}
		try {
			return last.stop(limit);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended by itself, and the worker with it.
			return CompletableFuture.completedFuture(false);
		}
		catch (RuntimeException ex) {
			// Nothing may leave a stop unfinished.
			logger.error("Worker of listener '{}' cannot be stopped; its connections are cut", this.options.id(), ex);
			return CompletableFuture.completedFuture(false);
		}
	}

	private void release() {
		shutDownExecutor();
		this.loop.close();
	}

	private void shutDownExecutor() {
		if (this.executor instanceof ExecutorService service) {
			service.shutdownNow();
		}
	}

}
