package org.spreadqueue.spring.listener;

import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.worker.Job;

/**
 * Logs the failures of one listener: a stack trace for the first of a series, a line for
 * each further one. A series ends with a success or another kind of failure.
 */
final class FailureLog {

	private static final Log logger = LogFactory.getLog(QueueListenerContainer.class);

	private final String listenerId;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Class<?> kind;

	private long failures;

	FailureLog(String listenerId) {
		this.listenerId = listenerId;
	}

	void failed(Job job, Throwable failure) {
		long count = count(failure.getClass());
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
		long ended = end();
		if (ended > 1) {
			logger.info("Listener '" + this.listenerId + "' works again after " + ended + " failures in a row");
		}
	}

	private long count(Class<?> failure) {
		this.lock.lock();
		try {
			if (this.kind != failure) {
				this.kind = failure;
				this.failures = 0;
			}
			this.failures++;
			return this.failures;
		}
		finally {
			this.lock.unlock();
		}
	}

	private long end() {
		this.lock.lock();
		try {
			long ended = this.failures;
			this.kind = null;
			this.failures = 0;
			return ended;
		}
		finally {
			this.lock.unlock();
		}
	}

}
