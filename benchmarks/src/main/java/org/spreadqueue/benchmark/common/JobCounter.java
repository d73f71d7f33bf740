// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.common;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the jobs that listeners run, and the longest time in which they ran none. For
 * any number of threads.
 */
public final class JobCounter {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition enough = this.lock.newCondition();

	private long wanted = Long.MAX_VALUE;

	private long jobs;

	private long last;

	private long longestPause;

	/** Forgets what was. */
	public void reset() {
		this.lock.lock();
		try {
			this.wanted = Long.MAX_VALUE;
			this.jobs = 0;
			this.longestPause = 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** A listener has run a job. */
	public void ran() {
		long now = System.nanoTime();
		this.lock.lock();
		try {
			if (this.jobs > 0) {
				this.longestPause = Math.max(this.longestPause, now - this.last);
			}
			this.last = now;
			this.jobs++;
			if (this.jobs >= this.wanted) {
				this.enough.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits until this many jobs have run, or the time is up. */
	public Count await(long number, long seconds) throws InterruptedException {
		long left = TimeUnit.SECONDS.toNanos(seconds);
		this.lock.lock();
		try {
			this.wanted = number;
			while (this.jobs < number && left > 0) {
				left = this.enough.awaitNanos(left);
			}
			return new Count(this.jobs, this.last, this.longestPause);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Jobs, when the last one ran by {@link System#nanoTime}, and the longest pause. */
	public record Count(long jobs, long lastNanos, long longestPauseNanos) {
	}

}
