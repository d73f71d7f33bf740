// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import org.spreadqueue.spread.EventLoop;

/**
 * The threads that complete futures, and so run what callers attach to these. A few do as
 * long as callbacks return. While callbacks hold all of them and completions wait,
 * perhaps the very ones that the callbacks wait for, their number doubles every
 * {@link #PATIENCE}, up to {@link #MAX_THREADS}.
 */
final class ReplyThreads implements Executor {

	/** So that callbacks that block a little do not hold up all others. */
	private static final int MIN_THREADS = 4;

	static final int MAX_THREADS = 256;

	private static final Duration PATIENCE = Duration.ofMillis(50);

	private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

	private final EventLoop loop;

	private final int usual = Math.max(MIN_THREADS, Runtime.getRuntime().availableProcessors());

	private final ThreadPoolExecutor pool;

	private final AtomicBoolean watched = new AtomicBoolean();

	/**
	 * Creates the threads, which start when they are needed.
	 * @param loop watches the threads; stays the caller's
	 */
	ReplyThreads(EventLoop loop) {
		this.loop = loop;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("spread-queue-reply-");
		threads.setDaemon(true);
		this.pool = new ThreadPoolExecutor(this.usual, Math.max(this.usual, MAX_THREADS), IDLE_LIMIT.toMillis(),
				TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads);
		this.pool.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable completion) {
		this.pool.execute(completion);
		watch();
	}

	/** Ends the threads when nothing is left to complete. */
	void shutdown() {
		this.pool.shutdown();
	}

	private void watch() {
		if (!this.pool.getQueue().isEmpty() && this.watched.compareAndSet(false, true)) {
			lookLater();
		}
	}

	private void lookLater() {
		long finished = this.pool.getCompletedTaskCount();
		try {
			this.loop.schedule(PATIENCE, () -> look(finished));
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and brings no more completions.
			this.watched.set(false);
		}
	}

	private void look(long finishedBefore) {
		if (this.pool.getQueue().isEmpty()) {
			this.pool.setCorePoolSize(this.usual);
			this.watched.set(false);
			watch();
			return;
		}
		if (this.pool.getCompletedTaskCount() == finishedBefore) {
			int threads = Math.max(this.usual, this.pool.getPoolSize());
			this.pool.setCorePoolSize(Math.min(2 * threads, this.pool.getMaximumPoolSize()));
		}
		lookLater();
	}

}
