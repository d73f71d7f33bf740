// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The jobs that all links of a worker have started or offered: after a change of
 * managers, jobs of both protocols run at the same time. A job stays until its end, even
 * when its link is gone.
 */
final class RunningJobs {

	private final int concurrency;

	private final Map<Long, Link> links = new HashMap<>();

	private long lastNumber;

	RunningJobs(int concurrency) {
		this.concurrency = concurrency;
	}

	int concurrency() {
		return this.concurrency;
	}

	int size() {
		return this.links.size();
	}

	/** Whether one more may run. */
	boolean hasRoom() {
		return this.links.size() < this.concurrency;
	}

	/** Begins a job; returns its number, from 1. */
	long begin(Link link) {
		this.lastNumber++;
		this.links.put(this.lastNumber, link);
		return this.lastNumber;
	}

	/** Ends a job; returns its link, {@code null} if there is no such job. */
	@Nullable Link end(long number) {
		return this.links.remove(number);
	}

}
