// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * A handler whose exceptions go to the log, and only the fact that it failed to the
 * sender. Thread-safe, as the handler is.
 */
final class MaskedFailures implements JobHandler {

	private static final Logger logger = QuotingLogger.of(Worker.class);

	private final JobHandler handler;

	private final String worker;

	private final LogLimit limit;

	MaskedFailures(JobHandler handler, String worker) {
		this.handler = handler;
		this.worker = worker;
		this.limit = new LogLimit(logger, worker);
	}

	@Override
	public void start(Executor executor) {
		this.handler.start(executor);
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) {
		CompletableFuture<JobResult> handled = handled(job);
		CompletableFuture<JobResult> result = handled
			.handle((value, failure) -> (failure != null) ? masked(job, failure) : value);
		result.whenComplete((value, failure) -> {
			if (failure instanceof CancellationException) {
				handled.cancel(true);
			}
		});
		return result;
	}

	private CompletableFuture<JobResult> handled(Job job) {
		try {
			return this.handler.handle(job).toCompletableFuture();
		}
		// An Error of the handler is the failure of its job, too.
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private JobResult masked(Job job, Throwable failure) {
		Throwable thrown = JobRun.thrown(failure);
		this.limit.each(Level.WARN, "{}: the job of {} failed", this.worker, job, thrown);
		return FailureResponses.MASKED.describe(thrown, false, job);
	}

}
