// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How often each job ran, as the workers print it. */
final class Executions {

	private final ConcurrentHashMap<Long, Integer> times = new ConcurrentHashMap<>();

	private final AtomicLong total = new AtomicLong();

	void line(String line) {
		if (line.startsWith(Roles.JOB)) {
			this.times.merge(Long.valueOf(line.substring(Roles.JOB.length())), 1, Integer::sum);
			this.total.incrementAndGet();
		}
	}

	long total() {
		return this.total.get();
	}

	int distinct() {
		return this.times.size();
	}

	boolean ran(long job) {
		return this.times.containsKey(job);
	}

}
