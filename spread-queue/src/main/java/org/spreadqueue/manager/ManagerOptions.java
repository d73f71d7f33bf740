// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.Durations;

/**
 * Settings of a queue manager. Times of more than a hundred years count as a hundred.
 *
 * @param housekeeping how often it looks for lost workers; Perl's {@code SQM_HEARTBEAT}
 * @param workerTimeout silence after which a worker that is ready, or has not reported
 * <em>working</em> after a dispatch, counts as lost; at least 5 seconds, because Perl
 * workers report every 2 seconds at best
 * @param onDuplicate what to do when the queue already has a manager
 * @param format how envelopes and statistics are written; the messages in the envelopes
 * stay as they are
 * @param limits how much the queue holds, and how often it tries
 * @param keys with which native messages are sealed, and whether others are refused
 * @param administration what operators who are elsewhere may ask
 * @since 0.1.0
 */
public record ManagerOptions(QueueName queue, Duration housekeeping, Duration workerTimeout, OnDuplicate onDuplicate,
		WireFormat format, QueueLimits limits, SealKeys keys, Administration administration) {

	/** The interval of the Perl manager. */
	public static final Duration DEFAULT_HOUSEKEEPING = Duration.ofSeconds(3);

	/** The Perl manager's limit; it never gives a worker up earlier. */
	public static final Duration DEFAULT_WORKER_TIMEOUT = Duration.ofSeconds(5);

	/** Who reaches a queue can do all this in other ways, too. */
	public static final Administration DEFAULT_ADMINISTRATION = Administration.UNRESTRICTED;

	/** Throws an {@link IllegalArgumentException} if a time is below a millisecond. */
	public ManagerOptions {
		housekeeping = Durations.limited(housekeeping);
		workerTimeout = Durations.limited(workerTimeout);
		if (housekeeping.toMillis() < 1) {
			throw new IllegalArgumentException("Housekeeping interval " + housekeeping + " of queue '" + queue
					+ "' is less than a millisecond. 3 seconds are usual.");
		}
		if (workerTimeout.toMillis() < 1) {
			throw new IllegalArgumentException("Worker timeout " + workerTimeout + " of queue '" + queue
					+ "' is less than a millisecond. 5 seconds are usual.");
		}
	}

	/** Creates settings with the default limits. */
	public ManagerOptions(QueueName queue, Duration housekeeping, Duration workerTimeout, OnDuplicate onDuplicate,
			WireFormat format) {
		this(queue, housekeeping, workerTimeout, onDuplicate, format, QueueLimits.DEFAULT, SealKeys.NONE,
				DEFAULT_ADMINISTRATION);
	}

	/** Returns default settings: the times of the Perl manager, and standing by. */
	public static ManagerOptions of(QueueName queue) {
		return new ManagerOptions(queue, DEFAULT_HOUSEKEEPING, DEFAULT_WORKER_TIMEOUT, OnDuplicate.STAND_BY,
				WireFormat.DEFAULT, QueueLimits.DEFAULT, SealKeys.NONE, DEFAULT_ADMINISTRATION);
	}

	public ManagerOptions withLimits(QueueLimits limits) {
		return new ManagerOptions(this.queue, this.housekeeping, this.workerTimeout, this.onDuplicate, this.format,
				limits, this.keys, this.administration);
	}

	public ManagerOptions withOnDuplicate(OnDuplicate onDuplicate) {
		return new ManagerOptions(this.queue, this.housekeeping, this.workerTimeout, onDuplicate, this.format,
				this.limits, this.keys, this.administration);
	}

	public ManagerOptions withHousekeeping(Duration housekeeping) {
		return new ManagerOptions(this.queue, housekeeping, this.workerTimeout, this.onDuplicate, this.format,
				this.limits, this.keys, this.administration);
	}

	public ManagerOptions withFormat(WireFormat format) {
		return new ManagerOptions(this.queue, this.housekeeping, this.workerTimeout, this.onDuplicate, format,
				this.limits, this.keys, this.administration);
	}

	public ManagerOptions withKeys(SealKeys keys) {
		return new ManagerOptions(this.queue, this.housekeeping, this.workerTimeout, this.onDuplicate, this.format,
				this.limits, keys, this.administration);
	}

	public ManagerOptions withAdministration(Administration administration) {
		return new ManagerOptions(this.queue, this.housekeeping, this.workerTimeout, this.onDuplicate, this.format,
				this.limits, this.keys, administration);
	}

	/** What a manager does when the queue already has one. */
	public enum OnDuplicate {

		/** Leaves the groups, and takes over when the other one no longer answers. */
		STAND_BY,

		/**
		 * Closes, as the Perl manager does, when the other one has answered; what never
		 * answers is no manager and is waited for, as in {@link #STAND_BY}. A manager
		 * that has been active before stands by instead: it meets another one because the
		 * connection or the network failed.
		 */
		CLOSE

	}

}
