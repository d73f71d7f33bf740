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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.Timer;

/**
 * One thread that serves channels, tasks and timers in passes. A pass waits for one of
 * them, serves what is ready, and then runs what was asked for with {@link #atEndOfPass}:
 * connections then write what the pass has produced in one go.
 * <p>
 * What {@link EventLoop} says about tasks, timers and closing applies here.
 */
public final class SelectorLoop implements Executor, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventLoop.class);

	/** Keeps a task that re-submits itself from starving sockets. */
	private static final int TASKS_PER_PASS = 1024;

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

	private final LoopTimers timers = new LoopTimers();

	private final Deque<Runnable> endOfPass = new ArrayDeque<>();

	private final Set<Runnable> closeHooks = new LinkedHashSet<>();

	private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);

	private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);

	private volatile boolean closed;

	private volatile boolean drained;

	private SelectorLoop(String threadName, boolean daemon) {
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("event loop '" + threadName + "' cannot open a selector", ex);
		}
		this.thread = new Thread(this::run, threadName);
		this.thread.setDaemon(daemon);
	}

	/** If {@code daemon} is {@code false}, the loop keeps the JVM alive. */
	public static SelectorLoop start(String threadName, boolean daemon) {
		SelectorLoop loop = new SelectorLoop(threadName, daemon);
		loop.thread.start();
		return loop;
	}

	public boolean inLoop() {
		return Thread.currentThread() == this.thread;
	}

	@Override
	public void execute(Runnable task) {
		Objects.requireNonNull(task, "'task' must not be null");
		requireOpen();
		this.tasks.add(task);
		if (this.drained && this.tasks.remove(task)) {
			requireOpen();
		}
		if (!inLoop() && this.wakeUpPending.compareAndSet(false, true)) {
			this.selector.wakeup();
		}
	}

	public Timer schedule(Duration delay, Runnable task) {
		Objects.requireNonNull(task, "'task' must not be null");
		LoopTimers.Entry timer = this.timers.create(System.nanoTime() + delay.toNanos(), task);
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
		return channel.register(this.selector, ops, handler);
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
		try {
			while (!this.closed) {
				pass();
			}
		}
		catch (IOException ex) {
			logger.error("event loop '{}' ends because its selector failed", this.thread.getName(), ex);
			this.closed = true;
		}
		finally {
			shutDown();
		}
	}

	private void pass() throws IOException {
		select();
		this.wakeUpPending.set(true);
		Set<SelectionKey> ready = this.selector.selectedKeys();
		ready.forEach(this::serve);
		ready.clear();
		for (int i = 0; i < TASKS_PER_PASS; i++) {
			Runnable task = this.tasks.poll();
			if (task == null) {
				break;
			}
			runLogged(task);
		}
		this.timers.runDue(System.nanoTime(), this::runLogged);
		runEndOfPass();
	}

	private void select() throws IOException {
		// An interrupt would make select() spin and close the next channel that is used.
		Thread.interrupted();
		this.wakeUpPending.set(false);
		long wait = this.timers.untilNext(System.nanoTime());
		if (wait <= 0 || !this.tasks.isEmpty()) {
			this.selector.selectNow();
		}
		else if (wait == Long.MAX_VALUE) {
			this.selector.select();
		}
		else {
			this.selector.select(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
		}
	}

	private void serve(SelectionKey key) {
		if (!key.isValid()) {
			return;
		}
		ChannelHandler handler = (ChannelHandler) key.attachment();
		try {
			handler.ready(key);
		}
		catch (IOException ex) {
			logger.debug("event loop '{}': channel failed", this.thread.getName(), ex);
			closeChannel(key, ex);
		}
		catch (Throwable ex) {
			logger.error("event loop '{}': handler failed, its channel is closed", this.thread.getName(), ex);
			closeChannel(key, ex);
		}
		Thread.interrupted();
	}

	private void closeChannel(SelectionKey key, @Nullable Throwable cause) {
		ChannelHandler handler = (ChannelHandler) key.attachment();
		try {
			key.channel().close();
		}
		catch (IOException ex) {
			logger.debug("event loop '{}': channel did not close properly", this.thread.getName(), ex);
		}
		runLogged(() -> handler.closed(cause));
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
			logger.error("event loop '{}': task failed", this.thread.getName(), ex);
		}
		Thread.interrupted();
	}

	private void shutDown() {
		this.drained = true;
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			runLogged(task);
		}
		List.copyOf(this.closeHooks).forEach(this::runLogged);
		runEndOfPass();
		List.copyOf(this.selector.keys()).forEach((key) -> {
			if (key.isValid()) {
				closeChannel(key, null);
			}
		});
		runEndOfPass();
		this.timers.clear();
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			logger.debug("event loop '{}': selector did not close properly", this.thread.getName(), ex);
		}
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
