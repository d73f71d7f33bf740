// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.Durations;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * One thread that serves channels, tasks and timers in passes. A pass waits for one of
 * them, serves what is ready, and then runs what was asked for with {@link #atEndOfPass}:
 * connections then write what the pass has produced in one go.
 * <p>
 * While the loop waits, another thread may take its place for one task ({@link #tryRun}).
 * "On the loop thread" means on the thread that does the loop's work at the time.
 * <p>
 * What {@link EventLoop} says about tasks, timers and closing applies here. Nothing that
 * is thrown ends the loop, not even if it cannot be logged.
 */
public final class SelectorLoop implements Executor, AutoCloseable {

	private static final Logger logger = QuotingLogger.of(EventLoop.class);

	/** Keeps a task that re-submits itself from starving sockets. */
	private static final int TASKS_PER_PASS = 1024;

	/** An idle pass a day does no harm, and keeps sums with it in the clock's range. */
	private static final long LONGEST_WAIT = TimeUnit.DAYS.toNanos(1);

	/** Until what has failed is looked at again; memory takes its time to come back. */
	private static final long RECOVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final int SCRATCH_BYTES = 128 * 1024;

	/** A loop that takes longer to end is stuck in somebody's callback. */
	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

	private final Selector selector;

	private final Thread thread;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	/**
	 * Also while the loop is not waiting, as it looks for tasks before it waits again: a
	 * task that comes then costs no system call and no idle pass.
	 */
	private final AtomicBoolean wakeUpPending = new AtomicBoolean();

	/** Held by the thread that does the loop's work. The loop waits without it. */
	private final ReentrantLock work = new ReentrantLock();

	/** What a thread in the loop's place adds; {@code null} while there is none. */
	private @Nullable Deque<Runnable> guestTasks;

	/** Whether the loop's thread waits for channels, tasks and timers. */
	private boolean waiting;

	/** When it will have waited long enough, by {@link System#nanoTime()}. */
	private long waitEnd;

	private final LoopTimers timers = new LoopTimers();

	private final Deque<Runnable> endOfPass = new ArrayDeque<>();

	private final Set<Runnable> closeHooks = new LinkedHashSet<>();

	private final LoopFailures failures = new LoopFailures();

	private final LoopChannels channels;

	private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);

	private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);

	private volatile boolean closed;

	private volatile boolean drained;

	private SelectorLoop(String threadName, boolean daemon, ThreadFactory threads) {
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("event loop '" + threadName + "' cannot open a selector", ex);
		}
		this.channels = new LoopChannels(this.selector, threadName, this.failures);
		this.thread = threads.newThread(this::run);
		this.thread.setName(threadName);
		this.thread.setDaemon(daemon);
	}

	/** If {@code daemon} is {@code false}, the loop keeps the JVM alive. */
	public static SelectorLoop start(String threadName, boolean daemon) {
		return start(threadName, daemon, Thread::new);
	}

	static SelectorLoop start(String threadName, boolean daemon, ThreadFactory threads) {
		SelectorLoop loop = new SelectorLoop(threadName, daemon, threads);
		try {
			loop.thread.start();
		}
		catch (RuntimeException | Error ex) {
			// Where no thread can be had, that is an OutOfMemoryError.
			loop.channels.close();
			throw ex;
		}
		return loop;
	}

	public boolean inLoop() {
		return this.work.isHeldByCurrentThread();
	}

	/**
	 * Runs a task at once on the calling thread, and everything that it adds, if the loop
	 * is waiting. That saves waking it.
	 * @return {@code false} if the task was not run: the loop is at work, or closed
	 */
	public boolean tryRun(Runnable task) {
		if (inLoop() || !this.tasks.isEmpty() || !this.work.tryLock()) {
			return false;
		}
		boolean wakeUp = false;
		try {
			if (!this.waiting || this.closed) {
				return false;
			}
			runAsGuest(task);
			wakeUp = isWaitingForTheWrongThing();
		}
		finally {
			this.work.unlock();
			if (wakeUp) {
				wakeUp();
			}
		}
		return true;
	}

	private void runAsGuest(Runnable task) {
		this.channels.clearChanged();
		Deque<Runnable> added = new ArrayDeque<>();
		this.guestTasks = added;
		try {
			Runnable next = task;
			for (int i = 0; next != null && i < TASKS_PER_PASS; i++) {
				runLogged(next);
				next = added.poll();
			}
			if (next != null) {
				this.tasks.add(next);
			}
			runEndOfPass();
		}
		finally {
			this.guestTasks = null;
			this.tasks.addAll(added);
		}
	}

	private boolean isWaitingForTheWrongThing() {
		long now = System.nanoTime();
		long wait = this.timers.untilNext(now);
		boolean tooLong = wait != Long.MAX_VALUE && now + wait - this.waitEnd < 0;
		return tooLong || this.channels.isChanged() || !this.tasks.isEmpty() || this.failures.isUnrecovered();
	}

	@Override
	public void execute(Runnable task) {
		Objects.requireNonNull(task, "'task' must not be null");
		requireOpen();
		boolean inLoop = inLoop();
		if (inLoop && this.guestTasks != null) {
			this.guestTasks.add(task);
			return;
		}
		this.tasks.add(task);
		if (this.drained && this.tasks.remove(task)) {
			requireOpen();
		}
		if (!inLoop) {
			wakeUp();
		}
	}

	private void wakeUp() {
		if (this.wakeUpPending.compareAndSet(false, true)) {
			this.selector.wakeup();
		}
	}

	public Timer schedule(Duration delay, Runnable task) {
		Objects.requireNonNull(task, "'task' must not be null");
		LoopTimers.Entry timer = this.timers.create(System.nanoTime() + Durations.toNanos(delay), task);
		if (inLoop()) {
			this.timers.add(timer);
		}
		else {
			execute(() -> this.timers.add(timer));
		}
		return timer;
	}

	/**
	 * Registers a non-blocking channel, which the loop closes when it ends, for some of
	 * the operations of {@link SelectionKey}. On the loop thread only.
	 */
	public SelectionKey register(SelectableChannel channel, int ops, ChannelHandler handler)
			throws ClosedChannelException {
		requireLoop();
		return this.channels.register(channel, ops, handler);
	}

	/** Waits for other operations of a channel. On the loop thread only. */
	public void interest(SelectionKey key, int ops) {
		this.channels.interest(key, ops);
	}

	/** A channel was closed. On the loop thread only. */
	public void channelsChanged() {
		this.channels.changed();
	}

	/** Runs a task once at the end of the current pass. On the loop thread only. */
	public void atEndOfPass(Runnable task) {
		requireLoop();
		this.endOfPass.add(task);
	}

	/**
	 * An empty direct buffer to read into, shared by all channels: valid until the
	 * handler returns. On the loop thread only.
	 */
	public ByteBuffer readBuffer() {
		return this.readBuffer.clear();
	}

	/**
	 * An empty direct buffer to write from, shared by all channels: valid for one write.
	 * On the loop thread only.
	 */
	public ByteBuffer writeBuffer() {
		return this.writeBuffer.clear();
	}

	/** Runs before the loop closes its channels. On the loop thread only. */
	public void addCloseHook(Runnable hook) {
		this.closeHooks.add(hook);
	}

	public void removeCloseHook(Runnable hook) {
		this.closeHooks.remove(hook);
	}

	/**
	 * Runs after something on the loop has failed unexpectedly: a timer or task that was
	 * to come may not come. Runs on the loop, again until it returns normally. From any
	 * thread.
	 */
	public void addRecovery(Runnable recovery) {
		this.failures.addRecovery(recovery);
	}

	public void removeRecovery(Runnable recovery) {
		this.failures.removeRecovery(recovery);
	}

	/**
	 * Logs what nobody expected, and has those on this loop recover from it. Never
	 * throws, even if the logger does. On the loop thread only.
	 * @param arguments for the message, without the failure
	 */
	public void failed(Logger log, Throwable failure, String message, Object... arguments) {
		this.failures.add(log, failure, message, arguments);
	}

	/** Tells whether the loop works; {@code false} once it is closed. From any thread. */
	public boolean isRunning() {
		return !this.closed;
	}

	@Override
	public void close() {
		this.closed = true;
		this.selector.wakeup();
		if (!inLoop()) {
			try {
				this.thread.join(CLOSE_TIMEOUT.toMillis());
				if (this.thread.isAlive()) {
					logger.warn("event loop '{}' did not end within {}: a callback is blocking it",
							this.thread.getName(), CLOSE_TIMEOUT);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void run() {
		this.work.lock();
		try {
			while (!this.closed) {
				try {
					pass();
				}
				catch (IOException ex) {
					this.closed = true;
					failed(logger, ex, "event loop '{}' ends because its selector failed", this.thread.getName());
				}
				catch (Throwable ex) {
					failed(logger, ex, "event loop '{}': pass failed", this.thread.getName());
					// Not at full speed, should each pass fail.
					LockSupport.parkNanos(RECOVERY_NANOS);
				}
			}
		}
		finally {
			shutDown();
			this.work.unlock();
		}
	}

	private void pass() throws IOException {
		select();
		this.wakeUpPending.set(true);
		Set<SelectionKey> ready = this.selector.selectedKeys();
		ready.forEach((key) -> {
			this.channels.serve(key);
			clearInterrupt();
		});
		ready.clear();
		for (int i = 0; i < TASKS_PER_PASS; i++) {
			Runnable task = this.tasks.poll();
			if (task == null) {
				break;
			}
			runLogged(task);
		}
		this.timers.runDue(System.nanoTime(), this::runLogged);
		if (this.failures.isUnrecovered()) {
			this.failures.recover(logger);
			clearInterrupt();
		}
		runEndOfPass();
	}

	private void select() throws IOException {
		clearInterrupt();
		this.wakeUpPending.set(false);
		long now = System.nanoTime();
		long longest = this.failures.isUnrecovered() ? RECOVERY_NANOS : LONGEST_WAIT;
		long wait = Math.min(this.timers.untilNext(now), longest);
		if (wait <= 0 || !this.tasks.isEmpty()) {
			this.selector.selectNow();
			return;
		}
		this.waitEnd = now + wait;
		this.waiting = true;
		this.work.unlock();
		try {
			this.selector.select(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
		}
		finally {
			this.work.lock();
			this.waiting = false;
		}
	}

	private void runEndOfPass() {
		Runnable task = this.endOfPass.poll();
		while (task != null) {
			runLogged(task);
			task = this.endOfPass.poll();
		}
	}

	private void runLogged(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			failed(logger, ex, "event loop '{}': task failed", this.thread.getName());
		}
		clearInterrupt();
	}

	/** An interrupt would make select() spin. One of a guest is the guest's. */
	private void clearInterrupt() {
		if (Thread.currentThread() == this.thread) {
			Thread.interrupted();
		}
	}

	private void shutDown() {
		this.drained = true;
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			runLogged(task);
		}
		List.copyOf(this.closeHooks).forEach(this::runLogged);
		runEndOfPass();
		this.channels.closeAll();
		runEndOfPass();
		this.timers.clear();
		this.channels.close();
	}

	private void requireOpen() {
		if (this.closed) {
			throw new RejectedExecutionException("event loop '%s' is closed".formatted(this.thread.getName()));
		}
	}

	private void requireLoop() {
		if (!inLoop()) {
			throw new IllegalStateException("not on the thread of event loop '%s' but on '%s'; use execute()"
				.formatted(this.thread.getName(), Thread.currentThread().getName()));
		}
	}

}
