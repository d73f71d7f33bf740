package org.spreadqueue.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** One job on its way through the handler. Reports exactly one result. */
final class JobRun implements Runnable {

	private final Job job;

	private final JobHandler handler;

	private final Consumer<JobResult> whenDone;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Thread thread;

	private @Nullable CompletableFuture<JobResult> pending;

	private boolean cancelled;

	JobRun(Job job, JobHandler handler, Consumer<JobResult> whenDone) {
		this.job = job;
		this.handler = handler;
		this.whenDone = whenDone;
	}

	void start(Executor executor) {
		try {
			executor.execute(this);
		}
		// Whatever an executor throws, an OutOfMemoryError for a new thread included.
		catch (Throwable ex) {
			this.whenDone.accept(JobResult.Failure.of(ex));
		}
	}

	@Override
	public void run() {
		CompletableFuture<JobResult> result;
		try {
			result = handle();
		}
		// An Error of the handler is the failure of its job, not the end of the worker.
		catch (Throwable ex) {
			result = CompletableFuture.failedFuture(ex);
		}
		result.whenComplete((value, failure) -> this.whenDone.accept(resultOf(value, failure)));
	}

	private CompletableFuture<JobResult> handle() throws Exception {
		enter();
		try {
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
			Throwable cause = (failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure;
			return JobResult.Failure.of(cause);
		}
		return (value != null) ? value : JobResult.done();
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
