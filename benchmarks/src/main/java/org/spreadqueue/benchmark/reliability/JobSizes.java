// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.util.random.RandomGenerator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** How large jobs are, and with which limits and heaps the programs run. */
enum JobSizes {

	/** Each job is a number. */
	SMALL(1000, 0, "64m", "128m", 32),

	/** Of a hundred jobs, one has 0.5 to 3 MB and nine have 10 to 50 KB. */
	MIXED(200, 100, "256m", "512m", 128);

	private static final String JOB = "job";

	/** A sender's jobs that are not done. */
	final int outstanding;

	/** Jobs that run between two kills at least, so that there is something to kill. */
	final int progress;

	final String workerHeap;

	final String managerHeap;

	/** What a manager holds. */
	final int managerMegabytes;

	JobSizes(int outstanding, int progress, String workerHeap, String managerHeap, int managerMegabytes) {
		this.outstanding = outstanding;
		this.progress = progress;
		this.workerHeap = workerHeap;
		this.managerHeap = managerHeap;
		this.managerMegabytes = managerMegabytes;
	}

	JsonNode payload(long job, RandomGenerator random) {
		if (this == SMALL) {
			return JsonNodeFactory.instance.numberNode(job);
		}
		int kind = random.nextInt(100);
		int size = (kind == 0) ? random.nextInt(500_000, 3_000_000)
				: (kind < 10) ? random.nextInt(10_000, 50_000) : random.nextInt(200);
		return JsonNodeFactory.instance.objectNode().put(JOB, job).put("padding", "x".repeat(size));
	}

	/** The number of a job of whatever size. */
	static long number(JsonNode payload) {
		return payload.isObject() ? payload.path(JOB).asLong() : payload.asLong();
	}

}
