package org.spreadqueue.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.spreadqueue.driver.ConnectionLog;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.Timer;

/**
 * Works for a queue: takes jobs, has them handled, answers, and says goodbye in the order
 * that neither loses nor repeats one.
 * <p>
 * <b>Threads.</b> All sessions of a worker share the event loop that it was given; jobs
 * run on the executor, which must have room for {@link WorkerOptions#concurrency()} jobs.
 * All methods may be called from any thread. A worker is used once: after
 * {@link #stop(Duration)}, start a new one.
 * <p>
 * <b>Connection.</b> A worker starts whether or not a daemon is there; it connects, and
 * reconnects, by itself. A job that runs while the connection breaks goes on, and its
 * response is sent when there is a connection again.
 */
public final class Worker implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Worker.class);

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

	private final WorkerOptions options;

	private final EventLoop loop;

	private final WorkerCounters counters = new WorkerCounters();

	private final List<WorkerSession> sessions;

	private final CompletableFuture<Boolean> stopped;

	private Worker(WorkerOptions options, SpreadOptions spread, EventLoop loop, Executor executor, JobHandler handler) {
		this.options = options;
		this.loop = loop;
		ConnectionLog connections = new ConnectionLog(options.queue() + "-worker", options.concurrency(), logger);
		List<WorkerSession> opened = new ArrayList<>();
		for (int i = 1; i <= options.concurrency(); i++) {
			opened.add(new WorkerSession(options.queue() + "-worker-" + i, options, loop, executor, handler,
					this.counters, connections));
		}
		this.sessions = List.copyOf(opened);
		this.stopped = allLeft(this.sessions);
		loop.execute(() -> this.sessions.forEach((session) -> session.open(spread)));
	}

	/**
	 * Starts a worker. Returns at once; connecting goes on in the background.
	 * @param options its settings
	 * @param spread how to reach a Spread daemon
	 * @param loop the event loop that carries the sessions; stays the caller's
	 * @param executor runs the jobs; stays the caller's
	 * @param handler does the work
	 * @return the worker
	 */
	public static Worker start(WorkerOptions options, SpreadOptions spread, EventLoop loop, Executor executor,
			JobHandler handler) {
		return new Worker(options, spread, loop, executor, handler);
	}

	/**
	 * Stops taking jobs, lets the running ones finish and send their responses, says
	 * <em>terminate</em> and closes the sessions. Jobs still running after the limit are
	 * interrupted and handed back to the manager, which gives them to another worker. May
	 * be called more than once; a later call with a shorter limit shortens the wait.
	 * @param limit how long running jobs may take
	 * @return completes when all sessions are closed, with whether every job was finished
	 */
	public CompletableFuture<Boolean> stop(Duration limit) {
		this.loop.execute(() -> {
			this.sessions.forEach(WorkerSession::leave);
			Timer timer = this.loop.schedule(limit, () -> this.sessions.forEach(WorkerSession::abandon));
			this.stopped.whenComplete((finished, failure) -> timer.cancel());
		});
		return this.stopped.copy();
	}

	/**
	 * Returns the settings.
	 * @return the settings
	 */
	public WorkerOptions options() {
		return this.options;
	}

	/**
	 * Tells whether the worker is still at work, be it the last job.
	 * @return {@code false} once all sessions are closed
	 */
	public boolean isRunning() {
		return !this.stopped.isDone();
	}

	/**
	 * Returns what the worker has done so far.
	 * @return a snapshot
	 */
	public WorkerStatistics statistics() {
		return this.counters.snapshot(this.sessions.size());
	}

	/**
	 * Stops and waits for it, with ten seconds for running jobs.
	 */
	@Override
	public void close() {
		stop(CLOSE_LIMIT).join();
	}

	private static CompletableFuture<Boolean> allLeft(List<WorkerSession> sessions) {
		CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
		for (WorkerSession session : sessions) {
			all = all.thenCombine(session.left(), (one, other) -> one && other);
		}
		return all;
	}

}
