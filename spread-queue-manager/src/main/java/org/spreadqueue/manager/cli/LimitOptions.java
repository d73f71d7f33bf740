package org.spreadqueue.manager.cli;

import java.time.Duration;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueLimits.Overflow;

/** A queue's limits, named like the properties of {@code spread.queue.manager}. */
final class LimitOptions {

	@Option(names = "--max-length", paramLabel = "MESSAGES",
			description = "Messages that a queue holds at most, those at workers included. "
					+ "Default: 100000, less with a small heap")
	private @Nullable Integer maxLength;

	@Option(names = "--max-size", paramLabel = "SIZE", converter = SizeConverter.class,
			description = "Size of the messages that a queue holds at most, in bytes or as 64KB, 256MB or 2GB. "
					+ "Default: 256MB, less with a small heap")
	private @Nullable Long maxSize;

	@Option(names = "--overflow", paramLabel = "block|reject|dead-letter-oldest", defaultValue = "block",
			description = "What happens to messages that come when a queue is full: their senders have to wait, or are "
					+ "refused, or the oldest message becomes a dead letter. With block, senders of Spread::Queue are "
					+ "refused, because they cannot wait. Default: ${DEFAULT-VALUE}")
	private Overflow overflow = Overflow.BLOCK;

	@Option(names = "--max-attempts", paramLabel = "TIMES", defaultValue = "3",
			description = "How often a message is tried, retries in workers included, before it becomes a dead letter. "
					+ "Default: ${DEFAULT-VALUE}")
	private int maxAttempts;

	@Option(names = "--redelivery-delay", paramLabel = "TIME", defaultValue = "1s", converter = TimeConverter.class,
			description = "How long a message waits after it failed until it is given to a worker again, as 500ms, 10s, "
					+ "5m or 1h. Default: ${DEFAULT-VALUE}")
	private Duration redeliveryDelay = Duration.ZERO;

	@Option(names = "--redelivery-multiplier", paramLabel = "FACTOR", defaultValue = "1",
			description = "By what the redelivery delay grows with each further failure of a message. "
					+ "Default: ${DEFAULT-VALUE}")
	private double redeliveryMultiplier;

	@Option(names = "--max-redelivery-delay", paramLabel = "TIME", defaultValue = "24h",
			converter = TimeConverter.class,
			description = "How long a message waits at most after a failure. Default: ${DEFAULT-VALUE}")
	private Duration maxRedeliveryDelay = Duration.ZERO;

	/**
	 * Returns the limits of each queue. What is not given is what the heap has room for.
	 * Throws {@link IllegalArgumentException} if a limit is out of range, or all of the
	 * limits together are more than the heap can hold.
	 */
	QueueLimits limits(HeapShare share) {
		QueueLimits limits = share.usualLimits().withOverflow(this.overflow);
		limits = set(limits, "--max-length", this.maxLength, QueueLimits::withMaxLength);
		limits = set(limits, "--max-size", this.maxSize, QueueLimits::withMaxSize);
		limits = set(limits, "--max-attempts", this.maxAttempts, QueueLimits::withMaxAttempts);
		limits = set(limits, "--redelivery-delay", this.redeliveryDelay, QueueLimits::withRedeliveryDelay);
		limits = set(limits, "--redelivery-multiplier", this.redeliveryMultiplier,
				QueueLimits::withRedeliveryMultiplier);
		limits = set(limits, "--max-redelivery-delay", this.maxRedeliveryDelay, QueueLimits::withMaxRedeliveryDelay);
		share.check(limits);
		return limits;
	}

	/** One after the other, so that what is refused is said of its option. */
	private static <T> QueueLimits set(QueueLimits limits, String option, @Nullable T value,
			BiFunction<QueueLimits, T, QueueLimits> change) {
		try {
			return (value != null) ? change.apply(limits, value) : limits;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Invalid value for option '" + option + "': " + ex.getMessage(), ex);
		}
	}

}
