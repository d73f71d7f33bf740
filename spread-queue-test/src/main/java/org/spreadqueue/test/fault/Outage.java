// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.spreadqueue.spread.Durations;

/**
 * The time during which something is wrong. It ends when this is closed, or with the
 * server. From any thread.
 *
 * @since 0.1.0
 */
public final class Outage implements AutoCloseable {

	private final Fault fault;

	private final Runnable repair;

	private final AtomicBoolean ending = new AtomicBoolean();

	private final CountDownLatch over = new CountDownLatch(1);

	/**
	 * Creates an outage that has begun.
	 * @param repair called once, when it ends
	 */
	public Outage(Fault fault, Runnable repair) {
		this.fault = fault;
		this.repair = repair;
	}

	public Fault fault() {
		return this.fault;
	}

	/** Waits for its end, but no longer than this. */
	void await(Duration time) throws InterruptedException {
		this.over.await(Durations.toNanos(time), TimeUnit.NANOSECONDS);
	}

	/** Repairs what is wrong; once. */
	@Override
	public void close() {
		if (this.ending.compareAndSet(false, true)) {
			this.over.countDown();
			this.repair.run();
		}
	}

}
