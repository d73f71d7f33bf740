package org.spreadqueue.manager;

import java.time.Duration;

/**
 * How much a queue holds, and how often it tries. The manager keeps messages in flight as
 * well as waiting ones, so both count.
 *
 * @param maxLength most messages held, at least 1
 * @param maxSize most bytes of contents and ordering keys held, at least 1; a message
 * larger than this never gets in
 * @param overflow what happens to messages that come when the queue is full
 * @param maxAttempts how often a message is tried before it becomes a dead letter, at
 * least 1; what a worker has tried again itself counts, and is not cut short by it
 * @param redeliveryDelay how long a message waits after it failed, 0 to 24 hours
 * @since 0.1.0
 */
public record QueueLimits(int maxLength, long maxSize, Overflow overflow, int maxAttempts, Duration redeliveryDelay) {

	/** Declared before the defaults, which are checked with it. */
	private static final Duration LONGEST_DELAY = Duration.ofHours(24);

	/**
	 * The usual limits: 100,000 messages, 256 MiB, senders wait when the queue is full, 3
	 * attempts, a second between them.
	 */
	public static final QueueLimits DEFAULT = new QueueLimits(100_000, 256L * 1024 * 1024, Overflow.BLOCK, 3,
			Duration.ofSeconds(1));

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
		if (redeliveryDelay.isNegative() || redeliveryDelay.compareTo(LONGEST_DELAY) > 0) {
			throw new IllegalArgumentException("Redelivery delay " + redeliveryDelay
					+ " is not between nothing and 24 hours. 1 second is usual; for later tries, submit a delayed message.");
		}
	}

	public QueueLimits withMaxLength(int maxLength) {
		return new QueueLimits(maxLength, this.maxSize, this.overflow, this.maxAttempts, this.redeliveryDelay);
	}

	public QueueLimits withMaxSize(long maxSize) {
		return new QueueLimits(this.maxLength, maxSize, this.overflow, this.maxAttempts, this.redeliveryDelay);
	}

	public QueueLimits withOverflow(Overflow overflow) {
		return new QueueLimits(this.maxLength, this.maxSize, overflow, this.maxAttempts, this.redeliveryDelay);
	}

	public QueueLimits withMaxAttempts(int maxAttempts) {
		return new QueueLimits(this.maxLength, this.maxSize, this.overflow, maxAttempts, this.redeliveryDelay);
	}

	public QueueLimits withRedeliveryDelay(Duration redeliveryDelay) {
		return new QueueLimits(this.maxLength, this.maxSize, this.overflow, this.maxAttempts, redeliveryDelay);
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
