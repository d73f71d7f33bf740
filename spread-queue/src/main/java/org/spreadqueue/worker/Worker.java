// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.Progress;
import org.spreadqueue.driver.Driver;
import org.spreadqueue.seal.channel.ChannelSeal;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.worker.machine.AnswerForPerl;
import org.spreadqueue.worker.machine.WorkerEffects;
import org.spreadqueue.worker.machine.WorkerMachine;

/**
 * Works for a queue: takes jobs, has them handled, answers, and leaves in an order that
 * neither loses nor repeats a job.
 * <p>
 * <b>Sessions.</b> With a native manager, a worker needs one Spread session for all its
 * jobs. A legacy manager knows one job per session, so as soon as such a manager
 * dispatches a message to the worker, it opens as many sessions as its concurrency. The
 * concurrency limits the running jobs, whatever the number of sessions and managers.
 * <p>
 * <b>Threads.</b> All sessions of a worker share the event loop that it was given; jobs
 * run on the executor, as many at a time as it has threads, and at most
 * {@link WorkerOptions#concurrency()}. All methods may be called from any thread. A
 * worker is used once: after {@link #stop(Duration)}, start a new one.
 * <p>
 * <b>Connection.</b> A worker starts whether or not a daemon is there; it connects and
 * reconnects by itself. A job goes on when the connection breaks, and its response is
 * sent when there is a connection again.
 *
 * @since 0.1.0
 */
public final class Worker implements AutoCloseable {

	private static final Logger logger = QuotingLogger.of(Worker.class);

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

	/** What closing the sessions may take after the last job. */
	private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

	private final WorkerOptions options;

	private final String name;

	private final EventLoop loop;

	private final WorkerCounters counters = new WorkerCounters();

	private final Runners runners;

	/** For what others cause. */
	private final LogLimit limit;

	private final Driver driver;

	private final WorkerMachine machine;

	private final WorkerHistory history;

	private final HistoryFeed feed;

	private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();

	private volatile int sessions = 1;

	private boolean finished;

	/** Set once running jobs have been counted as requeued. */
	private volatile boolean abandoned;

	private Worker(WorkerOptions options, SpreadOptions spread, EventLoop loop, Executor executor, JobHandler handler,
			WorkerHistory history) {
		this.options = options;
		this.name = options.queue() + "-worker";
		this.loop = loop;
		this.history = history;
		this.feed = new HistoryFeed(loop, history, this::statistics);
		this.limit = new LogLimit(logger, this.name);
		boolean masked = options.failureResponses() == FailureResponses.MASKED;
		JobHandler told = masked ? new MaskedFailures(handler, this.name) : handler;
		Effects effects = new Effects();
		this.runners = new Runners(options.concurrency(), executor, told, new Jobs(), Runners.TURN);
		this.driver = new Driver(this.name, spread, () -> new ChannelSeal(options.keys(), effects::dropped), loop,
				logger, this::publish);
		this.machine = new WorkerMachine(options, this.driver, effects);
		this.driver.ended().thenRun(this::ended);
		told.start(executor);
		loop.execute(this::begin);
	}

	private void begin() {
		this.driver.start(this.machine);
		this.feed.start();
	}

	private void ended() {
		this.feed.stop();
		this.stopped.complete(this.finished);
	}

	/**
	 * Starts a worker and returns at once; connecting goes on in the background.
	 * @param loop the event loop that carries the sessions; stays the caller's
	 * @param executor runs the jobs; stays the caller's
	 */
	public static Worker start(WorkerOptions options, SpreadOptions spread, EventLoop loop, Executor executor,
			JobHandler handler) {
		return start(options, spread, loop, executor, handler, new WorkerHistory());
	}

	/**
	 * Starts a worker as the other method does.
	 * @param history takes what the worker does, perhaps after an earlier one, which has
	 * ended
	 */
	public static Worker start(WorkerOptions options, SpreadOptions spread, EventLoop loop, Executor executor,
			JobHandler handler, WorkerHistory history) {
		return new Worker(options, spread, loop, executor, handler, history);
	}

	/**
	 * Stops taking jobs, lets the running ones finish and send their responses, says
	 * goodbye and closes the sessions. Jobs that still run after the limit are
	 * interrupted, and the manager requeues them. May be called again: a shorter limit
	 * shortens the wait.
	 * @param limit zero or less interrupts at once, more than a hundred years never
	 * @return completes when all sessions are closed, with whether every job was
	 * finished; at once if the event loop has ended
	 */
	public CompletableFuture<Boolean> stop(Duration limit) {
		this.runners.stop();
		try {
			this.loop.execute(() -> abandonAfter(limit));
			// Last: the caller may close the loop as soon as the worker has stopped.
			this.driver.post(this.machine::leave);
		}
		catch (RejectedExecutionException ex) {
			// The sessions have ended with their loop.
			this.driver.ended().complete(null);
		}
		return this.stopped.copy();
	}

	private void abandonAfter(Duration limit) {
		if (!this.stopped.isDone()) {
			Timer timer = this.loop.schedule(limit, () -> this.driver.feed(this.machine::abandon));
			this.stopped.whenComplete((finished, failure) -> timer.cancel());
		}
	}

	/** Returns the settings. */
	public WorkerOptions options() {
		return this.options;
	}

	/** Returns {@code true} until all sessions are closed. */
	public boolean isRunning() {
		return !this.stopped.isDone();
	}

	/** Returns what the worker has done so far. */
	public WorkerStatistics statistics() {
		return this.counters.snapshot(this.sessions, this.driver.connectedChannels());
	}

	/**
	 * Returns what runs now, in the order in which it began. Looking costs what runs
	 * nothing.
	 */
	public List<RunningJob> jobs() {
		return this.runners.jobs();
	}

	/** Returns what it has done in the last minutes. */
	public WorkerHistory history() {
		return this.history;
	}

	/**
	 * Stops and, unless called on its loop, waits for it, with ten seconds for running
	 * jobs. Also after the end of the loop. Not from within a handler, whose job would
	 * wait for its own end until it is interrupted: use {@link #stop(Duration)} there.
	 */
	@Override
	public void close() {
		this.driver.await(stop(CLOSE_LIMIT), CLOSE_LIMIT.plus(CLOSE_GRACE));
	}

	private void replaced(String originator, String reason) {
		this.counters.replaced.incrementAndGet();
		this.limit.once(Level.WARN, originator, "{}: what a job had for {} could not be sent as it is: {}", this.name,
				originator, reason);
	}

	private void publish() {
		this.sessions = this.machine.sessions();
		this.limit.tick();
	}

	/** Called on the threads that run jobs. */
	private final class Jobs implements Runners.Listener {

		@Override
		public void begun(Job job, boolean tell) {
			Worker.this.counters.received.incrementAndGet();
			Worker.this.counters.running.incrementAndGet();
			if (tell) {
				post((now) -> Worker.this.machine.begun(job.id(), now));
			}
		}

		@Override
		public void overdue(Job job) {
			post((now) -> Worker.this.machine.overdue(job.id(), now));
		}

		@Override
		public void reported(Job job, Supplier<@Nullable Progress> latest) {
			post((now) -> Worker.this.machine.reported(job.id(), latest, now));
		}

		@Override
		public void ended(Job job, JobResult result, long took, boolean last) {
			if (!Worker.this.abandoned) {
				Worker.this.counters.count(result);
			}
			Worker.this.counters.running.decrementAndGet();
			JobResult forSender = AnswerForPerl.translate(job, result,
					(reason) -> Worker.this.replaced(job.originator(), reason));
			LongConsumer news = (now) -> {
				Worker.this.feed.ended(took);
				Worker.this.machine.finished(job.id(), forSender, took, now);
			};
			// Nobody waits for this thread then, but perhaps somebody for the answer.
			post(last ? Worker.this.driver::postNow : Worker.this.driver::post, news);
		}

		private void post(LongConsumer input) {
			post(Worker.this.driver::post, input);
		}

		private void post(Consumer<LongConsumer> way, LongConsumer input) {
			try {
				way.accept(input);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("{}: news of a job came after the event loop", Worker.this.name);
			}
		}

	}

	/** Called on the event loop. */
	private final class Effects implements WorkerEffects {

		@Override
		public void start(Job job) {
			Worker.this.runners.start(job);
		}

		@Override
		public void offer(Job job, long latest, boolean tell) {
			Worker.this.runners.offer(job, latest, tell);
		}

		@Override
		public boolean withdraw(long number) {
			return Worker.this.runners.withdraw(number);
		}

		@Override
		public void dropped(String from, String reason) {
			Worker.this.counters.dropped.incrementAndGet();
			Worker.this.limit.once(Level.WARN, from, "{}: message of {} dropped: {}", Worker.this.name, from, reason);
		}

		@Override
		public void replaced(String originator, String reason) {
			Worker.this.replaced(originator, reason);
		}

		@Override
		public void lost(int messages) {
			logger.warn("{}: {} further messages that the worker had taken are lost", Worker.this.name, messages);
		}

		@Override
		public void left(boolean finished) {
			Worker.this.finished = finished;
			if (finished) {
				return;
			}
			Worker.this.abandoned = true;
			Worker.this.runners.cancel().forEach((job) -> {
				Worker.this.counters.requeued.incrementAndGet();
				logger.warn("{}: job {}, message {} of {}, was not finished in time; the manager requeues it",
						Worker.this.name, job.id(), Objects.toString(job.messageId(), "without an id"),
						job.originator());
			});
		}

	}

}
