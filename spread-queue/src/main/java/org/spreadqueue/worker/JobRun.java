package org.spreadqueue.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Machine;

/** One job on its way through the handler. Reports exactly one result. */
final class JobRun implements Runnable {

	private final Job job;

	private final long latest;

	private final boolean toBeTold;

	private final JobHandler handler;

	private final BiConsumer<JobRun, JobResult> whenDone;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile long begun;

	private @Nullable Thread thread;

	private @Nullable CompletableFuture<JobResult> pending;

	private boolean cancelled;

	/** Guarded by the lock of the runners. */
	private boolean leftAlone;

	/**
	 * Creates a run.
	 * @param latest when it must have begun, or {@link Machine#NEVER}
	 * @param toBeTold whether the worker's machine is to hear of its begin
	 */
	JobRun(Job job, long latest, boolean toBeTold, JobHandler handler, BiConsumer<JobRun, JobResult> whenDone) {
		this.job = job;
		this.latest = latest;
		this.toBeTold = toBeTold;
		this.handler = handler;
		this.whenDone = whenDone;
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

	/** Ends it without calling the handler. */
	void fail(Throwable cause) {
		this.begun = System.nanoTime();
		this.whenDone.accept(this, JobResult.Failure.of(cause));
	}

	@Override
	public void run() {
		this.begun = System.nanoTime();
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
			this.whenDone.accept(this, resultOf(value, failure));
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
			if (this.thread != null) {
				this.thread.interrupt();
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

}
