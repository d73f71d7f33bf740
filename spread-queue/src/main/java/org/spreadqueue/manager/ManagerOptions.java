package org.spreadqueue.manager;

import java.time.Duration;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;

/**
 * Settings of a queue manager.
 *
 * @param queue the queue it keeps
 * @param housekeeping how often it looks for lost workers; {@code SQM_HEARTBEAT} of the
 * Perl manager
 * @param workerTimeout silence after which a ready worker, or one that has not reported
 * <em>working</em> on what it was given, is taken for lost; at least 5 seconds, because
 * Perl workers report every 2 seconds at best
 * @param onDuplicate what to do when the queue has a manager already
 * @param format how envelopes and statistics are written; the messages in the envelopes
 * stay as they are
 * @param limits how much the queue holds, and how often it tries
 * @since 0.1.0
 */
public record ManagerOptions(QueueName queue, Duration housekeeping, Duration workerTimeout, OnDuplicate onDuplicate,
		WireFormat format, QueueLimits limits) {

	/** Housekeeping interval of the Perl manager. */
	public static final Duration DEFAULT_HOUSEKEEPING = Duration.ofSeconds(3);

	/** The Perl manager's limit; it never gives a worker up earlier. */
	public static final Duration DEFAULT_WORKER_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if a time is not positive
	 */
	public ManagerOptions {
		if (housekeeping.toMillis() < 1) {
			throw new IllegalArgumentException("Housekeeping interval " + housekeeping + " of queue '" + queue
					+ "' is less than a millisecond. 3 seconds are usual.");
		}
		if (workerTimeout.toMillis() < 1) {
			throw new IllegalArgumentException("Worker timeout " + workerTimeout + " of queue '" + queue
					+ "' is less than a millisecond. 5 seconds are usual.");
		}
	}

	/** Creates settings with the usual limits. */
	public ManagerOptions(QueueName queue, Duration housekeeping, Duration workerTimeout, OnDuplicate onDuplicate,
			WireFormat format) {
		this(queue, housekeeping, workerTimeout, onDuplicate, format, QueueLimits.DEFAULT);
	}

	/**
	 * Returns the usual settings: the times of the Perl manager, standing by if there is
	 * a manager already.
	 */
	public static ManagerOptions of(QueueName queue) {
		return new ManagerOptions(queue, DEFAULT_HOUSEKEEPING, DEFAULT_WORKER_TIMEOUT, OnDuplicate.STAND_BY,
				WireFormat.DEFAULT, QueueLimits.DEFAULT);
	}

	/** Returns these settings with other limits. */
	public ManagerOptions withLimits(QueueLimits limits) {
		return new ManagerOptions(this.queue, this.housekeeping, this.workerTimeout, this.onDuplicate, this.format,
				limits);
	}

	/** Returns these settings with another behaviour towards a second manager. */
	public ManagerOptions withOnDuplicate(OnDuplicate onDuplicate) {
		return new ManagerOptions(this.queue, this.housekeeping, this.workerTimeout, onDuplicate, this.format,
				this.limits);
	}

	/** Returns these settings with another housekeeping interval. */
	public ManagerOptions withHousekeeping(Duration housekeeping) {
		return new ManagerOptions(this.queue, housekeeping, this.workerTimeout, this.onDuplicate, this.format,
				this.limits);
	}

	/** Returns these settings with another format. */
	public ManagerOptions withFormat(WireFormat format) {
		return new ManagerOptions(this.queue, this.housekeeping, this.workerTimeout, this.onDuplicate, format,
				this.limits);
	}

	/**
	 * What a manager does when the queue has a manager already.
	 */
	public enum OnDuplicate {

		/** Leaves the groups, and takes over when the other one no longer answers. */
		STAND_BY,

		/**
		 * Leaves and closes, as the Perl manager does. One that has messages closes when
		 * the other one has taken them, and goes on if that one is gone before.
		 */
		CLOSE

	}

}
