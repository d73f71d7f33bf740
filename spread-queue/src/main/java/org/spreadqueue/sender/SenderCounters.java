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

	SenderStatistics snapshot() {
		return new SenderStatistics(this.sent.get(), this.requested.get(), this.failed.get(), this.ignored.get());
	}

}
