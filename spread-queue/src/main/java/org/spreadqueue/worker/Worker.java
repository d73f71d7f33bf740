package org.spreadqueue.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

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
 * <b>Sessions.</b> With a manager of this project, a worker needs one Spread session for
 * all its jobs. A Perl manager knows one job per session, so the worker opens as many as
 * its concurrency as soon as such a manager gives it a message. However many sessions
 * there are, and whoever gave the messages, no more jobs run at a time than the
 * concurrency.
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

	private final JobSlots slots;

	private final Executor executor;

	private final JobHandler handler;

	private final SpreadOptions spread;

	private final ConnectionLog connections;

	private final WorkerSession first;

	/** Those that a manager of the old protocol needs; the rest belongs to the loop. */
	private final List<WorkerSession> further = new ArrayList<>();

	private final List<WorkerSession> retiring = new ArrayList<>();

	private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();

	private volatile int sessions = 1;

	private int opened = 1;

	private boolean stopping;

	private Worker(WorkerOptions options, SpreadOptions spread, EventLoop loop, Executor executor, JobHandler handler) {
		this.options = options;
		this.spread = spread;
		this.loop = loop;
		this.executor = executor;
		this.handler = handler;
		this.connections = new ConnectionLog(options.queue() + "-worker", 1, logger);
		this.slots = new JobSlots(options.concurrency(), this::slotFreed);
		this.first = session(new NativeWorkerMachine(options, this.slots), this.connections, this::needSessions);
		loop.execute(() -> this.first.open(spread));
	}

	private WorkerSession session(SessionMachine machine, ConnectionLog log, IntConsumer sessions) {
		return new WorkerSession(this.options.queue() + "-worker-" + this.opened, machine, this.loop, this.executor,
				this.handler, this.counters, log, sessions);
	}

	/** A manager of the old protocol knows one job per session. */
	private void needSessions(int needed) {
		if (needed == 0) {
			this.further.forEach(WorkerSession::leave);
			this.retiring.addAll(this.further);
			this.further.clear();
		}
		while (!this.stopping && this.further.size() < needed) {
			this.opened++;
			WorkerSession session = session(new WorkerMachine(this.options, this.slots), ConnectionLog.silent(),
					(none) -> {
					});
			this.further.add(session);
			session.left().whenComplete((finished, failure) -> this.retiring.remove(session));
			session.open(this.spread);
		}
		this.sessions = 1 + this.further.size();
	}

	/**
	 * For other sessions than the one that had it, and after what that one does with it.
	 */
	private void slotFreed() {
		if (!this.further.isEmpty() || !this.retiring.isEmpty()) {
			this.loop.execute(() -> allSessions().forEach(WorkerSession::slotFreed));
		}
	}

	private List<WorkerSession> allSessions() {
		List<WorkerSession> all = new ArrayList<>(List.of(this.first));
		all.addAll(this.further);
		all.addAll(this.retiring);
		return all;
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
			List<WorkerSession> all = allSessions();
			if (!this.stopping) {
				this.stopping = true;
				allLeft(all).whenComplete((finished, failure) -> this.stopped.complete(finished));
			}
			Timer timer = this.loop.schedule(limit, () -> all.forEach(WorkerSession::abandon));
			this.stopped.whenComplete((finished, failure) -> timer.cancel());
			// Last: who waits for the stop may close the loop at once.
			all.forEach(WorkerSession::leave);
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
		return this.counters.snapshot(this.sessions);
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
