// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;

/**
 * How much a queue holds, and how often it tries. The manager keeps messages in flight as
 * well as waiting ones, so both count.
 *
 * @param maxLength most messages held, at least 1
 * @param maxSize most bytes that the messages held take in memory, at least 1: contents,
 * headers, ordering keys, and 900 for each; a message that takes more never gets in
 * @param overflow what happens to messages that come when the queue is full
 * @param maxAttempts how often a message is tried before it becomes a dead letter, at
 * least 1; what a worker has tried again itself counts, and is not cut short by it
 * @param redeliveryDelay how long a message waits after it failed for the first time, 0
 * to 24 hours
 * @param redeliveryMultiplier by what the delay grows with each further failure, 1 to
 * 100; 1 keeps it the same
 * @param maxRedeliveryDelay how long a message waits at most after a failure, 0 to 24
 * hours
 * @since 0.1.0
 */
public record QueueLimits(int maxLength, long maxSize, Overflow overflow, int maxAttempts, Duration redeliveryDelay,
		double redeliveryMultiplier, Duration maxRedeliveryDelay) {

	/** Declared before the defaults, which are checked with it. */
	private static final Duration LONGEST_DELAY = Duration.ofHours(24);

	private static final double LARGEST_MULTIPLIER = 100;

	/**
	 * The usual limits: 100,000 messages, 256 MiB, senders wait when the queue is full, 3
	 * attempts, a second between them.
	 */
	public static final QueueLimits DEFAULT = new QueueLimits(100_000, 256L * 1024 * 1024, Overflow.BLOCK, 3,
			Duration.ofSeconds(1), 1, LONGEST_DELAY);

	/** Throws an {@link IllegalArgumentException} if a limit is out of its range. */
	public QueueLimits {
		if (maxLength < 1) {
			throw new IllegalArgumentException("Maximum length " + maxLength
					+ " of a queue leaves room for no message. Give at least 1; 100000 is usual.");
		}
		if (maxSize < 1) {
			throw new IllegalArgumentException("Maximum of " + maxSize
					+ " bytes in a queue leaves room for no message. Give at least 1; 268435456 (256 MiB) is usual.");
		}
		if (maxAttempts < 1) {
			throw new IllegalArgumentException("Maximum of " + maxAttempts
					+ " attempts would give no message to a worker. Give at least 1, which means no second try; 3 is usual.");
		}
		if (!isDelay(redeliveryDelay)) {
			throw new IllegalArgumentException("Redelivery delay " + redeliveryDelay
					+ " is not between nothing and 24 hours. 1 second is usual; for later tries, submit a delayed message.");
		}
		if (!(redeliveryMultiplier >= 1 && redeliveryMultiplier <= LARGEST_MULTIPLIER)) {
			throw new IllegalArgumentException("Redelivery multiplier " + redeliveryMultiplier
					+ " is not between 1, which keeps the delay the same, and 100. 2 doubles it with each failure.");
		}
		if (!isDelay(maxRedeliveryDelay)) {
			throw new IllegalArgumentException("Maximum redelivery delay " + maxRedeliveryDelay
					+ " is not between nothing and 24 hours, which is usual.");
		}
	}

	private static boolean isDelay(Duration delay) {
		return !delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0;
	}

	/**
	 * Returns how long a message waits that has failed so often, at least once. The delay
	 * is multiplied with each failure after the first, up to the maximum.
	 */
	public Duration delayAfter(int failures) {
		double growth = Math.pow(this.redeliveryMultiplier, Math.max(0, failures - 1));
		double longest = this.maxRedeliveryDelay.toNanos();
		return Duration.ofNanos((long) Math.min(this.redeliveryDelay.toNanos() * growth, longest));
	}

	public QueueLimits withMaxLength(int maxLength) {
		return new QueueLimits(maxLength, this.maxSize, this.overflow, this.maxAttempts, this.redeliveryDelay,
				this.redeliveryMultiplier, this.maxRedeliveryDelay);
	}

	public QueueLimits withMaxSize(long maxSize) {
		return new QueueLimits(this.maxLength, maxSize, this.overflow, this.maxAttempts, this.redeliveryDelay,
				this.redeliveryMultiplier, this.maxRedeliveryDelay);
	}

	public QueueLimits withOverflow(Overflow overflow) {
		return new QueueLimits(this.maxLength, this.maxSize, overflow, this.maxAttempts, this.redeliveryDelay,
				this.redeliveryMultiplier, this.maxRedeliveryDelay);
	}

	public QueueLimits withMaxAttempts(int maxAttempts) {
		return new QueueLimits(this.maxLength, this.maxSize, this.overflow, maxAttempts, this.redeliveryDelay,
				this.redeliveryMultiplier, this.maxRedeliveryDelay);
	}

	public QueueLimits withRedeliveryDelay(Duration redeliveryDelay) {
		return new QueueLimits(this.maxLength, this.maxSize, this.overflow, this.maxAttempts, redeliveryDelay,
				this.redeliveryMultiplier, this.maxRedeliveryDelay);
	}

	public QueueLimits withRedeliveryMultiplier(double redeliveryMultiplier) {
		return new QueueLimits(this.maxLength, this.maxSize, this.overflow, this.maxAttempts, this.redeliveryDelay,
				redeliveryMultiplier, this.maxRedeliveryDelay);
	}

	public QueueLimits withMaxRedeliveryDelay(Duration maxRedeliveryDelay) {
		return new QueueLimits(this.maxLength, this.maxSize, this.overflow, this.maxAttempts, this.redeliveryDelay,
				this.redeliveryMultiplier, maxRedeliveryDelay);
	}

	/** What happens to messages that come when the queue is full. */
	public enum Overflow {

		/** Their senders keep them and send them when there is room. */
		BLOCK,

		/** Their senders are told that they were rejected. */
		REJECT,

		/** They are taken in, and the oldest waiting ones become dead letters. */
		DEAD_LETTER_OLDEST

	}

}
