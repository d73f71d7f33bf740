// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Does the work. Called on the executor of the worker, never on an event loop, for at
 * most {@link WorkerOptions#concurrency()} jobs at a time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobHandler {

	/**
	 * Handles one job, which counts as running until the returned stage completes, so a
	 * handler may acknowledge it at any time. An exception, thrown or in the stage, is a
	 * {@link JobResult.Failure} after which the message may be delivered again.
	 * @throws Exception if the job failed
	 */
	CompletionStage<JobResult> handle(Job job) throws Exception;

	/**
	 * Called when a worker starts, with the executor of its jobs, for handlers that go on
	 * with a job later.
	 */
	default void start(Executor executor) {
	}

}
