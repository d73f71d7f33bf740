// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;

import org.spreadqueue.QueueName;
import org.spreadqueue.seal.SealKeys;

/**
 * Settings of a worker. Immutable.
 *
 * @param concurrency how many jobs it runs at a time, 1 to 500, whatever the managers. A
 * legacy manager knows one job per session, so with it each job is a Spread session
 * @param heartbeat silence after which the worker reports again, 1 ms to 4 seconds: a
 * Perl manager gives up workers that are silent for longer. Sessions of a legacy manager
 * report only while they are idle
 * @param failureResponses what senders are told when a job fails with an exception;
 * native requests are always answered. A Perl sender cannot tell a failure from an answer
 * of undef. If it sends one-way and then calls {@code rpc}, it may take the failure of
 * the first message for the answer to the second
 * @param prefetch how many jobs may wait in the worker until a running one ends, 0 to
 * 10,000, or {@link #AUTOMATIC_PREFETCH}; a legacy manager lets none wait
 * @param keys with which native messages are sealed, and whether others are refused
 * @since 0.1.0
 */
public record WorkerOptions(QueueName queue, int concurrency, Duration heartbeat, FailureResponses failureResponses,
		int prefetch, SealKeys keys) {

	/** Lets 0 to 256 jobs wait in the worker, as many as take 50 ms. */
	public static final int AUTOMATIC_PREFETCH = -1;

	public static final int MAX_PREFETCH = 10_000;

	public static final int DEFAULT_CONCURRENCY = 1;

	/** The heartbeat of the Perl worker. */
	public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(2);

	/** Callers get what they can act on, from workers that they trust as their own. */
	public static final FailureResponses DEFAULT_FAILURE_RESPONSES = FailureResponses.ON;

	/** A Perl manager takes a ready worker for lost after 4 to 5 seconds of silence. */
	public static final Duration MAX_HEARTBEAT = Duration.ofSeconds(4);

	/** A daemon takes 997 sessions in all. */
	public static final int MAX_CONCURRENCY = 500;

	/** Throws an {@link IllegalArgumentException} if a setting is out of its range. */
	public WorkerOptions {
		if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
			throw new IllegalArgumentException(
					"Concurrency " + concurrency + " of queue '" + queue + "' is not between 1 and " + MAX_CONCURRENCY
							+ ". Each job at a time is a session of the Spread daemon, which has 997 of them.");
		}
		if (prefetch < AUTOMATIC_PREFETCH || prefetch > MAX_PREFETCH) {
			throw new IllegalArgumentException("Prefetch " + prefetch + " of queue '" + queue
					+ "' is not between 0 and " + MAX_PREFETCH + ", nor -1, which means automatic.");
		}
		if (heartbeat.toMillis() < 1 || heartbeat.compareTo(MAX_HEARTBEAT) > 0) {
			throw new IllegalArgumentException("Heartbeat " + heartbeat + " of queue '" + queue
					+ "' is not between PT0.001S and " + MAX_HEARTBEAT
					+ ". Managers take a worker for lost after 4 to 5 seconds of silence; 2 seconds are usual.");
		}
	}

	/** Returns default settings. */
	public static WorkerOptions of(QueueName queue) {
		return new WorkerOptions(queue, DEFAULT_CONCURRENCY, DEFAULT_HEARTBEAT, DEFAULT_FAILURE_RESPONSES,
				AUTOMATIC_PREFETCH, SealKeys.NONE);
	}

	public WorkerOptions withConcurrency(int concurrency) {
		return new WorkerOptions(this.queue, concurrency, this.heartbeat, this.failureResponses, this.prefetch,
				this.keys);
	}

	public WorkerOptions withHeartbeat(Duration heartbeat) {
		return new WorkerOptions(this.queue, this.concurrency, heartbeat, this.failureResponses, this.prefetch,
				this.keys);
	}

	/** Returns these settings with something else told of failures. */
	public WorkerOptions withFailureResponses(FailureResponses failureResponses) {
		return new WorkerOptions(this.queue, this.concurrency, this.heartbeat, failureResponses, this.prefetch,
				this.keys);
	}

	public WorkerOptions withPrefetch(int prefetch) {
		return new WorkerOptions(this.queue, this.concurrency, this.heartbeat, this.failureResponses, prefetch,
				this.keys);
	}

	public WorkerOptions withKeys(SealKeys keys) {
		return new WorkerOptions(this.queue, this.concurrency, this.heartbeat, this.failureResponses, this.prefetch,
				keys);
	}

}
