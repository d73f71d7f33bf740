package org.spreadqueue.manager.cli;

import java.time.Duration;

import picocli.CommandLine.Option;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueLimits.Overflow;

/** A queue's limits, named like the properties of {@code spread.queue.manager}. */
final class LimitOptions {

	@Option(names = "--max-length", paramLabel = "MESSAGES", defaultValue = "100000",
			description = "Messages that a queue holds at most, those at workers included. Default: ${DEFAULT-VALUE}")
	private int maxLength;

	@Option(names = "--max-size", paramLabel = "SIZE", defaultValue = "256MB", converter = SizeConverter.class,
			description = "Size of the messages that a queue holds at most, in bytes or as 64KB, 256MB or 2GB. "
					+ "Default: ${DEFAULT-VALUE}")
	private long maxSize;

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

	/** Throws {@link IllegalArgumentException} if a limit is out of range. */
	QueueLimits limits() {
		return new QueueLimits(this.maxLength, this.maxSize, this.overflow, this.maxAttempts, this.redeliveryDelay);
	}

}
