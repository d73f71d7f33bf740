// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/**
 * Logs failures of a listener, whether they are tried again or not: the first of a series
 * with a stack trace, each further one as a line. A series ends with a success, which
 * says how long it was, or another kind of failure. Messages can be made to fail, so the
 * lines of a minute are bounded, and a stack trace is there once in a minute.
 */
final class FailureLog {

	private static final Logger logger = QuotingLogger.of(QueueListenerContainer.class);

	private static final Series NONE = new Series(null, 0, 0);

	private static final String FAILED = "Listener '{}' failed on {} of {} in queue '{}', attempt {}";

	private final String listenerId;

	private final LogLimit limit;

	/** Of their own, so that no flood of failures hides that it is over. */
	private final LogLimit recoveries;

	private final AtomicReference<Series> series = new AtomicReference<>(NONE);

	FailureLog(String listenerId) {
		this.listenerId = listenerId;
		this.limit = new LogLimit(logger, "Listener '" + listenerId + "'");
		this.recoveries = new LogLimit(logger, "Listener '" + listenerId + "'");
	}

	/** A line for each, as a later attempt may succeed, and then nothing else is said. */
	void triesAgain(Job job, Throwable failure, long millis) {
		String kind = failure.getClass().getName();
		String text = text(failure);
		if (count(kind) == 1 && text != null && this.limit.isFirst(kind)) {
			log(Level.WARN, FAILED + ", and tries again in {} ms", job, millis, failure);
		}
		else {
			log(Level.WARN, FAILED + ", and tries again in {} ms: {}", job, millis,
					(text != null) ? text : withoutText(kind));
		}
	}

	/** The listener stops before the next attempt. */
	void requeued(Job job) {
		log(Level.INFO, FAILED + ", stops, and requeues it", job);
	}

	void failed(Job job, Throwable failure) {
		String kind = failure.getClass().getName();
		String text = text(failure);
		if (text != null) {
			failed(job, kind, text, failure);
		}
		else {
			failed(job, kind, withoutText(kind), null);
		}
	}

	/** Something failed after a message, whose outcome stays what it is. */
	void afterwards(String what, Throwable failure) {
		String kind = failure.getClass().getName();
		String event = what + kind;
		if (text(failure) != null) {
			this.limit.once(Level.WARN, event, "Listener '{}': {} failed after a message", this.listenerId, what,
					failure);
		}
		else {
			this.limit.once(Level.WARN, event, "Listener '{}': {} failed after a message: {}", this.listenerId, what,
					withoutText(kind));
		}
	}

	/** What a failure says of itself is code of others, and may fail, too. */
	private static @Nullable String text(Throwable failure) {
		try {
			return failure.toString();
		}
		catch (Throwable ex) {
			return null;
		}
	}

	private static String withoutText(String kind) {
		return kind + ", whose text cannot be had";
	}

	/** Without a stack trace, as the listener has thrown nothing. */
	void failed(Job job, JobResult.Failure failure) {
		String kind = (failure.type() != null) ? failure.type() : "failure";
		failed(job, kind, kind + ": " + failure.message(), null);
	}

	private void failed(Job job, String kind, String description, @Nullable Throwable failure) {
		long count = count(kind);
		if (count > 1) {
			String place = (failure != null) ? ", stack trace with the first one" : "";
			log(Level.ERROR, FAILED + ": {} (failure {} in a row{})", job, description, count, place);
		}
		else if (failure != null && this.limit.isFirst(kind)) {
			log(Level.ERROR, FAILED, job, failure);
		}
		else {
			log(Level.ERROR, FAILED + ": {}", job, description);
		}
	}

	private long count(String kind) {
		return this.series.updateAndGet((now) -> now.with(kind)).length();
	}

	void succeeded() {
		this.limit.tick();
		this.recoveries.tick();
		if (NONE.equals(this.series.get())) {
			return;
		}
		Series ended = this.series.getAndSet(NONE);
		if (ended.length() > 1) {
			Duration outage = Duration.ofNanos(System.nanoTime() - ended.begin());
			this.recoveries.each(Level.INFO,
					"Listener '{}' works again after {} failures in a row, the first one {} ms ago", this.listenerId,
					ended.length(), outage.toMillis());
		}
	}

	/** With the id of the message, under which its sender and dead letters know it. */
	private void log(Level level, String format, Job job, Object... more) {
		String message = (job.messageId() != null) ? "message " + job.messageId() : "a message";
		Object[] about = { this.listenerId, message, job.originator(), job.queue(), job.attempt() };
		Object[] all = Arrays.copyOf(about, about.length + more.length);
		System.arraycopy(more, 0, all, about.length, more.length);
		this.limit.each(level, format, all);
	}

	/**
	 * Failures of one kind, mostly a class, in a row, and when the first failure was
	 * since the last success, of whatever kind.
	 */
	private record Series(@Nullable String kind, long length, long begin) {

		Series with(String failure) {
			return new Series(failure, failure.equals(this.kind) ? this.length + 1 : 1,
					(this.kind != null) ? this.begin : System.nanoTime());
		}

	}

}
