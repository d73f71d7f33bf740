// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Attacks one after the other, evenly, until interrupted. */
final class Attacks implements Runnable {

	private final Map<String, Attack> attacks;

	private final Map<String, long[]> counts;

	private final long interval;

	/**
	 * Creates a series.
	 * @param counts gets how many there were of each kind, and how many the daemon ended
	 * @param perSecond how many attacks there are in a second
	 */
	Attacks(Map<String, Attack> attacks, Map<String, long[]> counts, double perSecond) {
		this.attacks = attacks;
		this.counts = counts;
		this.interval = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
	}

	@Override
	public void run() {
		while (!Thread.currentThread().isInterrupted()) {
			this.attacks.forEach((name, attack) -> {
				long start = System.nanoTime();
				run(name, attack);
				// What the daemon has held up is not made up for, which would be a burst.
				LockSupport.parkNanos(start + this.interval - System.nanoTime());
			});
		}
	}

	private void run(String name, Attack attack) {
		long[] count = this.counts.computeIfAbsent(name, (key) -> new long[2]);
		count[0]++;
		try {
			attack.run();
		}
		catch (IOException ex) {
			count[1]++;
		}
	}

}
