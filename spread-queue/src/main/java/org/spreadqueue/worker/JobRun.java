// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.protocol.frame.FrameLimits;

/**
 * One job on its way through the handler. Has exactly one result. What the handler
 * reports on the way is kept here; its owner hears of it, and then no more before it has
 * taken the {@linkplain #latestProgress() latest}.
 */
final class JobRun implements Runnable, JobProgress {

	private final Job job;

	private final long latest;

	private final boolean toBeTold;

	private final JobHandler handler;

	private final Owner owner;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile long begun;

	/** As in the last attempt, and when that began; 0 before the first one. */
	private volatile Job attempted;

	private volatile long since;

	private volatile @Nullable Progress progress;

	/** The owner has heard of progress and not taken it. */
	private volatile boolean told;

	/** Changes under the lock. */
	private volatile @Nullable Thread thread;

	private @Nullable CompletableFuture<JobResult> pending;

	private boolean cancelled;

	/** Guarded by the lock of the runners. */
	private boolean leftAlone;

	/**
	 * Creates a run.
	 * @param latest when it must have begun, or {@link Machine#NEVER}
	 * @param toBeTold whether the worker's machine is to hear of its begin
	 */
	JobRun(Job job, long latest, boolean toBeTold, JobHandler handler, Owner owner) {
		this.job = job;
		this.attempted = job;
		this.latest = latest;
		this.toBeTold = toBeTold;
		this.handler = handler;
		this.owner = owner;
	}

	Job job() {
		return this.job;
	}

	boolean isOverdue(long now) {
		return this.latest != Machine.NEVER && now - this.latest >= 0;
	}

	boolean isToBeTold() {
		return this.toBeTold;
	}

	/** Its runner has left it: its stage is incomplete. */
	void leftAlone() {
		this.leftAlone = true;
	}

	boolean isLeftAlone() {
		return this.leftAlone;
	}

	/** How many nanoseconds it has taken until now. */
	long took() {
		return System.nanoTime() - this.begun;
	}

	/** Another attempt begins, of which nothing is known yet. */
	void attempt(Job next) {
		this.progress = null;
		this.since = System.nanoTime();
		this.attempted = next;
	}

	@Override
	public void report(double fraction, String text) {
		// What is not a number is not above 0 either.
		double done = (fraction > 0) ? Math.min(1, fraction) : 0;
		this.progress = new Progress(done, shown(text), Duration.ofNanos(System.nanoTime() - this.since));
		if (!this.told && !this.job.isLegacy()) {
			this.told = true;
			this.owner.reported(this);
		}
	}

	/** As it can travel. */
	private static String shown(String text) {
		return (text.length() <= FrameLimits.MAX_PROGRESS_TEXT && Unicode.isWellFormed(text)) ? text
				: Unicode.cut(text, FrameLimits.MAX_PROGRESS_TEXT);
	}

	/** What was reported last; the owner hears of what comes after it. */
	@Nullable Progress latestProgress() {
		this.told = false;
		return this.progress;
	}

	/** What it is doing, {@code null} if it has not begun. */
	@Nullable RunningJob snapshot() {
		long began = this.since;
		if (began == 0) {
			return null;
		}
		Thread handling = this.thread;
		Instant start = Instant.now().minusNanos(System.nanoTime() - began);
		return new RunningJob(this.job.messageId(), this.job.originator(), this.attempted.attempt(), start,
				(handling != null) ? handling.getName() : null, this.progress);
	}

	/** Ends it without calling the handler. */
	void fail(Throwable cause) {
		this.begun = System.nanoTime();
		this.owner.ended(this, JobResult.Failure.of(cause));
	}

	@Override
	public void run() {
		this.begun = System.nanoTime();
		this.since = this.begun;
		this.job.runBy(this);
		CompletableFuture<JobResult> result;
		try {
			result = handle();
		}
		// An Error of the handler is the failure of its job, not the end of the worker.
		catch (Throwable ex) {
			result = CompletableFuture.failedFuture(ex);
		}
		// Not whenComplete: it would wrap the failure, and so ask for its text.
		CompletableFuture<?> ignored = result.handle((value, failure) -> {
			this.owner.ended(this, resultOf(value, failure));
			return value;
		});
	}

	private CompletableFuture<JobResult> handle() throws Exception {
		enter();
		try {
			if (this.job.content().isPerl()) {
				// Must be translated anyway, and hostile input should not get further.
				this.job.payload();
			}
			CompletionStage<JobResult> stage = this.handler.handle(this.job);
			CompletableFuture<JobResult> result = stage.toCompletableFuture();
			await(result);
			return result;
		}
		finally {
			exit();
		}
	}

	private static JobResult resultOf(@Nullable JobResult value, @Nullable Throwable failure) {
		if (failure != null) {
			return JobResult.Failure.of(thrown(failure));
		}
		return (value != null) ? value : JobResult.done();
	}

	/** What a handler has thrown, in whatever stage of its result. */
	static Throwable thrown(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private void enter() throws InterruptedException {
		this.lock.lock();
		try {
			if (this.cancelled) {
				throw new InterruptedException("The worker was stopped before the job began.");
			}
			this.thread = Thread.currentThread();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void await(CompletableFuture<JobResult> result) {
		boolean late;
		this.lock.lock();
		try {
			this.pending = result;
			late = this.cancelled;
		}
		finally {
			this.lock.unlock();
		}
		if (late) {
			result.cancel(true);
		}
	}

	/** Under the lock, so that a late interrupt never hits what the thread does next. */
	private void exit() {
		this.lock.lock();
		try {
			this.thread = null;
			if (this.cancelled) {
				Thread.interrupted();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Interrupts the handler, or cancels the stage that it returned. Cancels on another
	 * thread: what others attached to the stage must not run on the loop.
	 */
	void cancel() {
		CompletableFuture<JobResult> stage;
		this.lock.lock();
		try {
			this.cancelled = true;
			Thread handling = this.thread;
			if (handling != null) {
				handling.interrupt();
			}
			stage = this.pending;
		}
		finally {
			this.lock.unlock();
		}
		if (stage != null) {
			CompletableFuture.runAsync(() -> stage.cancel(true));
		}
	}

	/** Hears of a run, on the thread where it happens. */
	interface Owner {

		void ended(JobRun run, JobResult result);

		/** There is progress, for {@link JobRun#latestProgress()}. */
		default void reported(JobRun run) {
		}

	}

}
