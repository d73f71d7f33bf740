package org.spreadqueue.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.spreadqueue.driver.ConnectionLog;
import org.spreadqueue.driver.NativeMessages;
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
 * Runs one worker machine on one Spread session. Everything happens on the event loop,
 * except for the jobs.
 */
final class WorkerSession implements SessionListener {

	private static final Logger logger = LoggerFactory.getLogger(WorkerSession.class);

	private final String name;

	private final SessionMachine machine;

	private final IntConsumer sessions;

	private final EventLoop loop;

	private final Executor executor;

	private final JobHandler handler;

	private final WorkerCounters counters;

	private final ConnectionLog connections;

	private final CompletableFuture<Boolean> left = new CompletableFuture<>();

	private @Nullable SpreadSession session;

	private final Map<Long, JobRun> runs = new HashMap<>();

	private @Nullable Timer timer;

	private boolean up;

	private boolean flushing;

	private boolean finishedAll;

	/** What runs now was counted when it was handed back. */
	private volatile boolean abandoned;

	/**
	 * Creates a session.
	 * @param sessions is told how many further sessions the worker needs, whenever that
	 * changes
	 */
	WorkerSession(String name, SessionMachine machine, EventLoop loop, Executor executor, JobHandler handler,
			WorkerCounters counters, ConnectionLog connections, IntConsumer sessions) {
		this.name = name;
		this.machine = machine;
		this.sessions = sessions;
		this.loop = loop;
		this.executor = executor;
		this.handler = handler;
		this.counters = counters;
		this.connections = connections;
	}

	/**
	 * Begins to connect. On the loop, so that no callback comes before this has returned.
	 */
	void open(SpreadOptions spread) {
		this.session = SpreadSession.open(spread, this.loop, this);
	}

	@Override
	public void connected(SpreadSession session, String privateGroup) {
		this.up = true;
		this.counters.connected.incrementAndGet();
		session.connectedAddress().ifPresent(this.connections::connected);
		run(this.machine.connected(System.nanoTime()));
		scheduleTick();
	}

	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		if (event instanceof RegularMessage message) {
			run(this.machine.received(message, System.nanoTime()));
			scheduleFlush();
		}
		else if (event instanceof MembershipChange change) {
			run(this.machine.membership(change, System.nanoTime()));
			scheduleTick();
		}
	}

	@Override
	public void disconnected(SpreadSession session, SpreadException cause) {
		down();
		this.connections.lost(cause);
		run(this.machine.disconnected());
	}

	@Override
	public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
		this.connections.failed(attempt, retryIn, cause);
	}

	@Override
	public void closed(SpreadSession session) {
		down();
		cancelTick();
		this.left.complete(this.finishedAll);
	}

	/** One more job may run; another session had its slot. On the loop. */
	void slotFreed() {
		run(this.machine.slotFreed(System.nanoTime()));
		scheduleFlush();
	}

	/** Finishes what runs, says goodbye and closes the session. On the loop. */
	void leave() {
		run(this.machine.leave(System.nanoTime()));
		scheduleFlush();
	}

	/** Says goodbye at once, handing back what runs. On the loop. */
	void abandon() {
		int held = this.machine.held();
		if (held > 0 && !this.machine.isGone()) {
			logger.warn("{}: {} further jobs that this session had taken are lost", this.name, held);
		}
		run(this.machine.abandon(System.nanoTime()));
	}

	/** Completes with whether everything was finished, when the session is closed. */
	CompletableFuture<Boolean> left() {
		return this.left;
	}

	private void down() {
		if (this.up) {
			this.up = false;
			this.counters.connected.decrementAndGet();
		}
	}

	private void run(List<WorkerOutput> outputs) {
		for (WorkerOutput output : outputs) {
			if (output instanceof WorkerOutput.Send send) {
				send(OutgoingMessage.of(send.group(), ServiceType.SAFE, send.body()));
			}
			else if (output instanceof WorkerOutput.Native packet) {
				send(NativeMessages.outgoing(packet.packet()));
			}
			else if (output instanceof WorkerOutput.Join join) {
				Objects.requireNonNull(this.session).join(join.group());
			}
			else if (output instanceof WorkerOutput.Sessions needed) {
				this.sessions.accept(needed.further());
			}
			else if (output instanceof WorkerOutput.Start start) {
				start(start.job());
			}
			else if (output instanceof WorkerOutput.Dropped dropped) {
				this.counters.dropped.incrementAndGet();
				logger.warn("{}: message of {} dropped: {}", this.name, dropped.from(), dropped.reason());
			}
			else if (output instanceof WorkerOutput.Left gone) {
				closeAfterGoodbye(gone);
			}
		}
	}

	private void send(OutgoingMessage message) {
		SpreadSession open = Objects.requireNonNull(this.session);
		try {
			open.multicast(message);
		}
		catch (SpreadException | IllegalArgumentException ex) {
			logger.warn("{}: could not send to {}: {}", this.name, message.groups(), ex.getMessage());
		}
	}

	private void start(Job job) {
		this.counters.received.incrementAndGet();
		this.counters.running.incrementAndGet();
		JobRun jobRun = new JobRun(job, this.handler, (result) -> ended(job, result));
		this.runs.put(job.id(), jobRun);
		jobRun.start(this.executor);
	}

	private void ended(Job job, JobResult result) {
		if (!this.abandoned) {
			count(result);
		}
		this.counters.running.decrementAndGet();
		try {
			this.loop.execute(() -> finished(job, result));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{}: job {} ended after the event loop", this.name, job.id());
		}
	}

	private void count(JobResult result) {
		if (result instanceof JobResult.Failure) {
			this.counters.failed.incrementAndGet();
		}
		else if (result instanceof JobResult.Requeue) {
			this.counters.requeued.incrementAndGet();
		}
		else {
			this.counters.completed.incrementAndGet();
		}
	}

	private void finished(Job job, JobResult result) {
		this.runs.remove(job.id());
		run(this.machine.finished(job.id(), result, System.nanoTime()));
		scheduleFlush();
	}

	private void closeAfterGoodbye(WorkerOutput.Left gone) {
		cancelTick();
		this.finishedAll = gone.unfinished() == null;
		if (!this.finishedAll) {
			this.abandoned = true;
			this.runs.forEach((job, unfinished) -> {
				this.counters.requeued.incrementAndGet();
				logger.warn("{}: job {} was not finished in time and is handed back to the manager", this.name, job);
				unfinished.cancel();
			});
		}
		Objects.requireNonNull(this.session).closeAsync();
	}

	private void scheduleTick() {
		cancelTick();
		long next = this.machine.nextTick();
		if (this.up && !this.machine.isGone() && next != SessionMachine.NEVER) {
			long nanos = Math.max(next - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(1));
			this.timer = this.loop.schedule(Duration.ofNanos(nanos), this::tick);
		}
	}

	private void cancelTick() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	private void tick() {
		run(this.machine.tick(System.nanoTime()));
		scheduleFlush();
	}

	/** Once for all that this pass of the loop brings. */
	/** One that is gone has said everything, and its loop may end with it. */
	private void scheduleFlush() {
		if (!this.flushing && !this.machine.isGone()) {
			this.flushing = true;
			this.loop.execute(() -> {
				this.flushing = false;
				run(this.machine.flush(System.nanoTime()));
				scheduleTick();
			});
		}
	}

}
