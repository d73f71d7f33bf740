package org.spreadqueue.sender;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts of a sender. Written and read by anybody.
 */
final class SenderCounters {

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong requested = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final AtomicLong ignored = new AtomicLong();

	private final AtomicLong accepted = new AtomicLong();

	private final AtomicLong done = new AtomicLong();

	private final AtomicLong released = new AtomicLong();

	private volatile long resubmitted;

	private volatile long kept;

	private volatile long unsettledBytes;

	void sent() {
		this.sent.incrementAndGet();
	}

	void requested() {
		this.requested.incrementAndGet();
	}

	void failed() {
		this.failed.incrementAndGet();
	}

	void ignored() {
		this.ignored.incrementAndGet();
	}

	void accepted() {
		this.accepted.incrementAndGet();
	}

	void done() {
		this.done.incrementAndGet();
	}

	void released() {
		this.released.incrementAndGet();
	}

	void state(SenderMachine machine) {
		this.resubmitted = machine.resubmitted();
		this.kept = machine.kept();
		this.unsettledBytes = machine.unsettledBytes();
	}

	SenderStatistics snapshot() {
		return new SenderStatistics(this.sent.get(), this.requested.get(), this.failed.get(), this.ignored.get(),
				this.accepted.get(), this.done.get(), this.released.get(), this.resubmitted, this.kept, this.unsettledBytes);
	}

}
