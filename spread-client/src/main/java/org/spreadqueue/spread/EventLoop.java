// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.spreadqueue.spread.internal.loop.SelectorLoop;

/**
 * One thread that serves the sockets of any number of sessions and connections, and runs
 * tasks and timers in between.
 * <p>
 * Nothing that runs here may block. Exceptions and errors are logged and do not end the
 * loop, not even if memory is used up and they cannot be logged: then they go to the
 * thread's {@link UncaughtExceptionHandler}. Tasks run in the order of {@link #execute}.
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

	/** Starts a loop. If {@code daemon} is {@code false}, it keeps the JVM alive. */
	public static EventLoop start(String threadName, boolean daemon) {
		return new EventLoop(SelectorLoop.start(threadName, daemon));
	}

	/** Whether the calling thread is the loop's, or runs a task in its place. */
	public boolean inLoop() {
		return this.loop.inLoop();
	}

	/**
	 * Runs a task on the loop, never at once. From any thread; throws
	 * {@link RejectedExecutionException} if the loop is closed.
	 */
	@Override
	public void execute(Runnable task) {
		this.loop.execute(task);
	}

	/**
	 * Runs a task at once on the calling thread, in place of the loop's thread, if that
	 * has nothing to do and waits. What the task sends is written then, too. Saves a
	 * switch of threads to callers who wait for an answer; who has many tasks should
	 * leave them to the loop, which writes what several of them have sent in one go.
	 * @return {@code false} if the task was not run, because the loop is at work or
	 * closed
	 */
	public boolean tryRun(Runnable task) {
		return this.loop.tryRun(task);
	}

	/**
	 * Runs a task on the loop after a delay on the monotonic clock, at most
	 * {@link Durations#LONGEST}. From any thread, but on a closed loop other threads get
	 * a {@link RejectedExecutionException}. Closing the loop drops tasks that are not yet
	 * due.
	 */
	public Timer schedule(Duration delay, Runnable task) {
		return this.loop.schedule(delay, task);
	}

	/**
	 * Runs a task on the loop whenever something there has failed unexpectedly, for
	 * instance for lack of memory: a timer or task that was to come may have been lost
	 * with it. If the task throws, it runs again a little later. From any thread.
	 */
	public void addRecovery(Runnable recovery) {
		this.loop.addRecovery(recovery);
	}

	/** Takes back what {@link #addRecovery} was given. From any thread. */
	public void removeRecovery(Runnable recovery) {
		this.loop.removeRecovery(recovery);
	}

	/**
	 * Runs the tasks already accepted, closes all sessions and connections, and ends the
	 * thread. Idempotent, from any thread; waits for the thread to end unless called on
	 * it.
	 */
	@Override
	public void close() {
		this.loop.close();
	}

	SelectorLoop selectorLoop() {
		return this.loop;
	}

}
