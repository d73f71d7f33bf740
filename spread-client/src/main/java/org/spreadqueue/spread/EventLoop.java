package org.spreadqueue.spread;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.spreadqueue.spread.internal.loop.SelectorLoop;

/**
 * One thread that serves the sockets of any number of sessions and connections, and runs
 * tasks and timers in between.
 * <p>
 * Nothing that runs here may block. What throws is logged and does not end the loop.
 * Tasks run in the order of {@link #execute}.
 *
 * @since 0.1.0
 */
public final class EventLoop implements Executor, AutoCloseable {

	private final SelectorLoop loop;

	private EventLoop(SelectorLoop loop) {
		this.loop = loop;
	}

	/** Starts a loop on a daemon thread, which does not keep the JVM alive. */
	public static EventLoop start(String threadName) {
		return start(threadName, true);
	}

	/**
	 * Starts a loop.
	 * @param daemon {@code false} if the JVM shall live as long as the loop
	 */
	public static EventLoop start(String threadName, boolean daemon) {
		return new EventLoop(SelectorLoop.start(threadName, daemon));
	}

	/** Tells whether the caller is on the loop thread. */
	public boolean inLoop() {
		return this.loop.inLoop();
	}

	/**
	 * Runs a task on the loop, never at once. From any thread.
	 * @throws RejectedExecutionException if the loop is closed
	 */
	@Override
	public void execute(Runnable task) {
		this.loop.execute(task);
	}

	/**
	 * Runs a task on the loop later. From any thread. Tasks that are not due when the
	 * loop is closed are forgotten.
	 * @param delay time from now, on the monotonic clock
	 * @return a handle to cancel it
	 * @throws RejectedExecutionException if the loop is closed and this is another thread
	 */
	public Timer schedule(Duration delay, Runnable task) {
		return this.loop.schedule(delay, task);
	}

	/**
	 * Runs the tasks that were accepted, closes all sessions and connections, and ends
	 * the thread. Idempotent, from any thread. Waits for the end of the thread, unless
	 * called on it.
	 */
	@Override
	public void close() {
		this.loop.close();
	}

	/** What sessions and connections run on. */
	SelectorLoop selectorLoop() {
		return this.loop;
	}

}
