// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

/** The worker that is attacked: remembers which jobs of {@link NormalTraffic} ran. */
final class Victim {

	static final int CONCURRENCY = 4;

	private final BitSet ran = new BitSet();

	Worker work(QueueName queue, SpreadOptions spread, EventLoop loop, Executor executor) {
		return Worker.start(WorkerOptions.of(queue).withConcurrency(CONCURRENCY), spread, loop, executor,
				(job) -> CompletableFuture.completedFuture(run(job)));
	}

	/** Jobs of the hostile peer are no numbers. */
	private JobResult run(Job job) {
		JsonNode payload = job.payload();
		if (payload.isInt() && payload.intValue() >= 0) {
			ran(payload.intValue());
		}
		return JobResult.done();
	}

	private synchronized void ran(int job) {
		this.ran.set(job);
	}

	/** How many of the first jobs never ran. */
	synchronized int missing(int jobs) {
		return jobs - this.ran.get(0, jobs).cardinality();
	}

}
