package org.spreadqueue.spring.listener;

import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/**
 * Logs failures of a listener: each that is tried again as a line; of those that are not,
 * the first of a series with a stack trace, each further one as a line. A series ends
 * with a success or another kind of failure.
 */
final class FailureLog {

	private static final Log logger = LogFactory.getLog(QueueListenerContainer.class);

	private static final Series NONE = new Series(null, 0);

	private final String listenerId;

	private final AtomicReference<Series> series = new AtomicReference<>(NONE);

	FailureLog(String listenerId) {
		this.listenerId = listenerId;
	}

	/** A line for each, as a later attempt may succeed, and then nothing else is said. */
	void triesAgain(Job job, Throwable failure, long millis) {
		logger.warn(text(job) + ", and tries again in " + millis + " ms: " + failure);
	}

	/** The listener stops before the next attempt. */
	void requeued(Job job) {
		logger.info(text(job) + ", stops, and requeues it");
	}

	void failed(Job job, Throwable failure) {
		failed(job, failure.getClass().getName(), failure.toString(), failure);
	}

	/** Without a stack trace, as the listener has thrown nothing. */
	void failed(Job job, JobResult.Failure failure) {
		String kind = (failure.type() != null) ? failure.type() : "failure";
		failed(job, kind, kind + ": " + failure.message(), null);
	}

	private void failed(Job job, String kind, String description, @Nullable Throwable failure) {
		long count = this.series.updateAndGet((now) -> now.with(kind)).length();
		String text = text(job);
		if (count == 1) {
			logger.error((failure != null) ? text : text + ": " + description, failure);
		}
		else {
			logger.error(text + ": " + description + " (failure " + count + " in a row"
					+ ((failure != null) ? ", stack trace with the first one)" : ")"));
		}
	}

	void succeeded() {
		long count = this.series.getAndSet(NONE).length();
		if (count > 1) {
			logger.info("Listener '" + this.listenerId + "' works again after " + count + " failures in a row");
		}
	}

	/** With the id of the message, under which its sender and dead letters know it. */
	private String text(Job job) {
		String message = (job.messageId() != null) ? "message " + job.messageId() : "a message";
		return "Listener '" + this.listenerId + "' failed on " + message + " of " + job.originator() + " in queue '"
				+ job.queue() + "', attempt " + job.attempt();
	}

	/** Failures of one kind, mostly a class, in a row, and their number. */
	private record Series(@Nullable String kind, long length) {

		Series with(String failure) {
			return new Series(failure, failure.equals(this.kind) ? this.length + 1 : 1);
		}

	}

}
