// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Applications of one kind, one JVM each, that are killed ({@code kill -9}) at random
 * points while they work, and replaced. Closing ends those that are left, ready or not.
 */
final class KilledApplications implements AutoCloseable {

	/** That work at a time. */
	private static final int APPLICATIONS = 4;

	/** Until the next one of them is killed, at most. */
	private static final int LONGEST_PAUSE_MILLIS = 200;

	private final String ready;

	private final Duration patience;

	private final IntFunction<List<String>> arguments;

	private final Deque<Child> running = new ArrayDeque<>();

	private int started;

	/**
	 * Starts none yet.
	 * @param ready what an application prints when it works
	 * @param patience how long it may take until then
	 * @param arguments those of an application, by its number from 0
	 */
	KilledApplications(String ready, Duration patience, IntFunction<List<String>> arguments) {
		this.ready = ready;
		this.patience = patience;
		this.arguments = arguments;
	}

	/**
	 * Starts and kills so many, a few at a time.
	 * @param left what these have left behind, counted when they are dead
	 * @return the sum of it
	 */
	long kill(int kills, LongSupplier left) throws InterruptedException {
		long sum = 0;
		for (int killed = 0; killed < kills;) {
			int count = Math.min(APPLICATIONS, kills - killed);
			start(count);
			while (!this.running.isEmpty()) {
				TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
				this.running.removeFirst().kill();
			}
			killed += count;
			sum += left.getAsLong();
		}
		return sum;
	}

	/** Starts so many, and waits until they work. */
	void start(int count) throws InterruptedException {
		CountDownLatch working = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			this.running.addLast(Child.start("64m", (line) -> {
				if (line.equals(this.ready)) {
					working.countDown();
				}
			}, this.arguments.apply(this.started++).toArray(String[]::new)));
		}
		if (!working.await(this.patience.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException(
					"Applications did nothing within " + this.patience.toSeconds() + " seconds.");
		}
	}

	@Override
	public void close() throws InterruptedException {
		while (!this.running.isEmpty()) {
			this.running.removeFirst().close();
		}
	}

}
