package org.spreadqueue.spring.listener;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.Worker;

/**
 * One run of a container, from start to stop: an event loop, an executor and the worker
 * that lives on them.
 */
final class ContainerRun {

	/** What closing the sessions may take after the last job. */
	private static final Duration CLOSE_GRACE = Duration.ofSeconds(4);

	private final String id;

	private final EventLoop loop;

	private final Executor executor;

	private final Worker worker;

	private ContainerRun(String id, EventLoop loop, Executor executor, Worker worker) {
		this.id = id;
		this.loop = loop;
		this.executor = executor;
		this.worker = worker;
	}

	static ContainerRun start(ListenerOptions options, SpreadOptions spread, ListenerExecutorFactory executors,
			JobHandler handler) {
		Executor executor = executors.createExecutor(options);
		// Not a daemon thread: a program that only listens must not end.
		EventLoop loop = EventLoop.start(options.id() + "-loop", false);
		return new ContainerRun(options.id(), loop, executor,
				Worker.start(options.worker(), spread, loop, executor, handler));
	}

	Worker worker() {
		return this.worker;
	}

	/**
	 * Stops the worker, then closes what it lived on. Always completes, on a thread that
	 * may block.
	 * @return whether every job was finished
	 */
	CompletableFuture<Boolean> stop(Duration limit) {
		Duration longest = limit.plus(CLOSE_GRACE);
		return stopWorker(limit).orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
			.handleAsync((finished, failure) -> {
				release();
				return failure == null && finished;
			}, (task) -> new Thread(task, this.id + "-stop").start());
	}

	private CompletableFuture<Boolean> stopWorker(Duration limit) {
		try {
			return this.worker.stop(limit);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended by itself, and the worker with it.
			return CompletableFuture.completedFuture(false);
		}
	}

	private void release() {
		if (this.executor instanceof ExecutorService service) {
			service.shutdownNow();
		}
		this.loop.close();
	}

}
