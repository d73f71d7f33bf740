// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a worker does. Written by loop and job threads, read by any. */
final class WorkerCounters {

	private final Instant startTime = Instant.now();

	final AtomicInteger running = new AtomicInteger();

	final AtomicLong received = new AtomicLong();

	final AtomicLong completed = new AtomicLong();

	final AtomicLong failed = new AtomicLong();

	final AtomicLong requeued = new AtomicLong();

	final AtomicLong dropped = new AtomicLong();

	final AtomicLong replaced = new AtomicLong();

	/** Counts an outcome. What is unreadable is counted where it is dropped. */
	void count(JobResult result) {
		if (result instanceof JobResult.Failure failure) {
			this.failed.addAndGet(failure.isUnreadable() ? 0 : 1);
		}
		else if (result instanceof JobResult.Requeue) {
			this.requeued.incrementAndGet();
		}
		else {
			this.completed.incrementAndGet();
		}
	}

	WorkerStatistics snapshot(int sessions, int connectedSessions) {
		return new WorkerStatistics(this.startTime, sessions, connectedSessions, this.running.get(),
				this.received.get(), this.completed.get(), this.failed.get(), this.requeued.get(), this.dropped.get(),
				this.replaced.get());
	}

}
