package org.spreadqueue.worker;

import java.util.concurrent.CompletionStage;

/**
 * Does the work. Called on the executor that the worker was given, never on an event
 * loop; up to the worker's concurrency of calls run at a time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobHandler {

	/**
	 * Handles one job. The job counts as running until the returned stage completes, so a
	 * handler may acknowledge it whenever it likes; an exception, thrown or in the stage,
	 * is a {@link JobResult.Failure} after which the message may be delivered again.
	 * @param job the job
	 * @return how it ended, now or later
	 * @throws Exception if the job failed
	 */
	CompletionStage<JobResult> handle(Job job) throws Exception;

}
