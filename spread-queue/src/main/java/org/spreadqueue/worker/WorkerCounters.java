package org.spreadqueue.worker;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts of all sessions of a worker. Written by loop and job threads, read by anybody.
 */
final class WorkerCounters {

	private final Instant startTime = Instant.now();

	final AtomicInteger connected = new AtomicInteger();

	final AtomicInteger running = new AtomicInteger();

	final AtomicLong received = new AtomicLong();

	final AtomicLong completed = new AtomicLong();

	final AtomicLong failed = new AtomicLong();

	final AtomicLong requeued = new AtomicLong();

	final AtomicLong dropped = new AtomicLong();

	WorkerStatistics snapshot(int sessions) {
		return new WorkerStatistics(this.startTime, sessions, this.connected.get(), this.running.get(),
				this.received.get(), this.completed.get(), this.failed.get(), this.requeued.get(),
				this.dropped.get());
	}

}
