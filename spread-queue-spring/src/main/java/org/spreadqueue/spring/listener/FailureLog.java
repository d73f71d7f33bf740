package org.spreadqueue.spring.listener;

import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.worker.Job;

/**
 * Logs failures of a listener: the first of a series with a stack trace, each further one
 * as a line. A series ends with a success or another kind of failure.
 */
final class FailureLog {

	private static final Log logger = LogFactory.getLog(QueueListenerContainer.class);

	private static final Series NONE = new Series(null, 0);

	private final String listenerId;

	private final AtomicReference<Series> series = new AtomicReference<>(NONE);

	FailureLog(String listenerId) {
		this.listenerId = listenerId;
	}

	void failed(Job job, Throwable failure) {
		long count = this.series.updateAndGet((now) -> now.with(failure.getClass())).length();
		String text = "Listener '" + this.listenerId + "' failed on a message of " + job.originator() + " in queue '"
				+ job.queue() + "'";
		if (count == 1) {
			logger.error(text, failure);
		}
		else {
			logger.error(text + ": " + failure + " (failure " + count + " in a row, stack trace with the first one)");
		}
	}

	void succeeded() {
		long count = this.series.getAndSet(NONE).length();
		if (count > 1) {
			logger.info("Listener '" + this.listenerId + "' works again after " + count + " failures in a row");
		}
	}

	/** Failures of one class in a row, and their number. */
	private record Series(@Nullable Class<?> kind, long length) {

		Series with(Class<?> failure) {
			return new Series(failure, (this.kind == failure) ? this.length + 1 : 1);
		}

	}

}
