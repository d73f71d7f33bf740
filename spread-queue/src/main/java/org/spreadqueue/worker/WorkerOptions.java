package org.spreadqueue.worker;

import java.time.Duration;

import org.spreadqueue.QueueName;

/**
 * Settings of a worker.
 *
 * @param queue the queue it works for
 * @param concurrency how many jobs it runs at a time, 1 to 500; each is a Spread session
 * of its own, because the protocol of Spread::Queue knows one job per session
 * @param heartbeat silence after which an idle session reports ready again; more than 4
 * seconds would make a Perl manager give it up in between
 */
public record WorkerOptions(QueueName queue, int concurrency, Duration heartbeat) {

	/** Jobs at a time, if not set. */
	public static final int DEFAULT_CONCURRENCY = 1;

	/** Heartbeat of the Perl worker. */
	public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(2);

	/** A Perl manager takes a ready worker for lost after 4 to 5 seconds of silence. */
	public static final Duration MAX_HEARTBEAT = Duration.ofSeconds(4);

	/** A daemon takes 997 sessions in all. */
	public static final int MAX_CONCURRENCY = 500;

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public WorkerOptions {
		if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
			throw new IllegalArgumentException(
					"Concurrency " + concurrency + " of queue '" + queue + "' is not between 1 and " + MAX_CONCURRENCY
							+ ". Each job at a time is a session of the Spread daemon, which has 997 of them.");
		}
		if (heartbeat.toMillis() < 1 || heartbeat.compareTo(MAX_HEARTBEAT) > 0) {
			throw new IllegalArgumentException("Heartbeat " + heartbeat + " of queue '" + queue
					+ "' is not between PT0.001S and " + MAX_HEARTBEAT
					+ ". Managers take a worker for lost after 4 to 5 seconds of silence; 2 seconds are usual.");
		}
	}

	/**
	 * Returns the usual settings.
	 * @param queue the queue
	 * @return one job at a time, a heartbeat of two seconds
	 */
	public static WorkerOptions of(QueueName queue) {
		return new WorkerOptions(queue, DEFAULT_CONCURRENCY, DEFAULT_HEARTBEAT);
	}

	/**
	 * Returns these settings with another concurrency.
	 * @param concurrency jobs at a time
	 * @return the settings
	 */
	public WorkerOptions withConcurrency(int concurrency) {
		return new WorkerOptions(this.queue, concurrency, this.heartbeat);
	}

	/**
	 * Returns these settings with another heartbeat.
	 * @param heartbeat silence after which an idle session reports
	 * @return the settings
	 */
	public WorkerOptions withHeartbeat(Duration heartbeat) {
		return new WorkerOptions(this.queue, this.concurrency, heartbeat);
	}

}
