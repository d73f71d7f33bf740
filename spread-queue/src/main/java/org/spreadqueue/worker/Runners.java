// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.driver.Machine;

/**
 * The jobs that a worker holds, and the runners that do them: tasks on the executor that
 * take the next job themselves, so that no job waits for the event loop to hear of the
 * one before. At most {@code concurrency} jobs run; one whose stage is incomplete is
 * among them, but needs no runner. Thread-safe. Nothing is called under the lock.
 */
final class Runners implements JobRun.Owner {

	/** So that others on the executor, such as retries, do not wait for long. */
	static final Duration TURN = Duration.ofMillis(1);

	private final int concurrency;

	private final Executor executor;

	private final JobHandler handler;

	private final Listener listener;

	private final long turn;

	private final ReentrantLock lock = new ReentrantLock();

	/** Jobs that nobody can take back. They go first. */
	private final Deque<JobRun> urgent = new ArrayDeque<>();

	/** Jobs that can be withdrawn, by number, in their order. */
	private final Map<Long, JobRun> offered = new LinkedHashMap<>();

	private final Set<JobRun> running = new LinkedHashSet<>();

	/** Runners about to take a job, and running jobs. */
	private int busy;

	private boolean stopped;

	/**
	 * Creates runners.
	 * @param turn time after which a runner lets others on the executor go first
	 */
	Runners(int concurrency, Executor executor, JobHandler handler, Listener listener, Duration turn) {
		this.concurrency = concurrency;
		this.executor = executor;
		this.handler = handler;
		this.listener = listener;
		this.turn = turn.toNanos();
	}

	/** Runs a job that nobody can take back. */
	void start(Job job) {
		JobRun run = new JobRun(job, Machine.NEVER, false, this.handler, this);
		locked(() -> this.urgent.add(run));
		runWhatWaits();
	}

	/**
	 * Runs a job when it is its turn, unless it is withdrawn before.
	 * @param latest when it must have begun, by {@link System#nanoTime()}, or
	 * {@link Machine#NEVER}
	 * @param tell whether the worker's machine is to hear of its begin
	 */
	void offer(Job job, long latest, boolean tell) {
		JobRun run = new JobRun(job, latest, tell, this.handler, this);
		locked(() -> this.offered.put(job.id(), run));
		runWhatWaits();
	}

	/** Takes back an offered job; returns whether it had not begun. */
	boolean withdraw(long number) {
		return locked(() -> this.offered.remove(number)) != null;
	}

	/** From now on, no offered job begins. */
	void stop() {
		locked(() -> this.stopped = true);
	}

	/** Interrupts or cancels what runs; returns those jobs. */
	List<Job> cancel() {
		List<JobRun> cancelled = locked(() -> {
			List<JobRun> all = new ArrayList<>(this.running);
			all.addAll(this.urgent);
			return all;
		});
		cancelled.forEach(JobRun::cancel);
		return cancelled.stream().map(JobRun::job).toList();
	}

	/** What runs now, in the order in which it began. */
	List<RunningJob> jobs() {
		List<RunningJob> jobs = new ArrayList<>();
		for (JobRun run : locked(() -> List.copyOf(this.running))) {
			RunningJob job = run.snapshot();
			if (job != null) {
				jobs.add(job);
			}
		}
		return jobs;
	}

	private void runWhatWaits() {
		if (!locked(this::placeRunner)) {
			return;
		}
		try {
			this.executor.execute(this::run);
		}
		// Whatever an executor throws, an OutOfMemoryError for a new thread included.
		catch (Throwable ex) {
			locked(() -> this.busy--);
			failWhatWaits(ex);
		}
	}

	private boolean placeRunner() {
		boolean waiting = !this.urgent.isEmpty() || (!this.stopped && !this.offered.isEmpty());
		if (!waiting || this.busy >= this.concurrency) {
			return false;
		}
		this.busy++;
		return true;
	}

	private void run() {
		long end = System.nanoTime() + this.turn;
		JobRun next = locked(() -> {
			this.busy--;
			return take();
		});
		while (next != null) {
			JobRun last = next;
			handle(last);
			boolean goesOn = System.nanoTime() - end < 0;
			next = locked(() -> {
				leave(last);
				return goesOn ? take() : null;
			});
		}
		runWhatWaits();
	}

	private void handle(JobRun run) {
		if (run.isOverdue(System.nanoTime())) {
			locked(() -> this.running.remove(run));
			this.listener.overdue(run.job());
			return;
		}
		this.listener.begun(run.job(), run.isToBeTold());
		run.run();
	}

	/** Without a runner they would wait for ever, unless another one is there. */
	private void failWhatWaits(Throwable cause) {
		JobRun next = locked(() -> (this.busy == 0) ? take() : null);
		while (next != null) {
			JobRun failed = next;
			this.listener.begun(failed.job(), false);
			failed.fail(cause);
			next = locked(() -> {
				leave(failed);
				return (this.busy == 0) ? take() : null;
			});
		}
	}

	private @Nullable JobRun take() {
		JobRun next = (this.busy < this.concurrency) ? poll() : null;
		if (next != null) {
			this.busy++;
			this.running.add(next);
		}
		return next;
	}

	private @Nullable JobRun poll() {
		JobRun next = this.urgent.poll();
		if (next == null && !this.stopped && !this.offered.isEmpty()) {
			Iterator<JobRun> first = this.offered.values().iterator();
			next = first.next();
			first.remove();
		}
		return next;
	}

	/** A runner leaves a job, which goes on by itself if its stage is incomplete. */
	private void leave(JobRun run) {
		if (this.running.contains(run)) {
			run.leftAlone();
		}
		else {
			this.busy--;
		}
	}

	@Override
	public void reported(JobRun run) {
		this.listener.reported(run.job(), run::latestProgress);
	}

	@Override
	public void ended(JobRun run, JobResult result) {
		boolean last = locked(() -> {
			this.running.remove(run);
			if (run.isLeftAlone()) {
				this.busy--;
			}
			return this.running.isEmpty() && this.urgent.isEmpty() && this.offered.isEmpty();
		});
		this.listener.ended(run.job(), result, run.took(), last);
		if (run.isLeftAlone()) {
			runWhatWaits();
		}
	}

	private <T extends @Nullable Object> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Hears what becomes of jobs, on the thread where it happens. */
	interface Listener {

		/** A job is about to run. */
		void begun(Job job, boolean tell);

		/** A job has not begun in time, and will not. */
		void overdue(Job job);

		/**
		 * A job has reported progress, which does not happen again before it is taken.
		 */
		void reported(Job job, Supplier<@Nullable Progress> latest);

		/**
		 * A job has ended.
		 * @param took nanoseconds
		 * @param last whether no other job runs or waits
		 */
		void ended(Job job, JobResult result, long took, boolean last);

	}

}
