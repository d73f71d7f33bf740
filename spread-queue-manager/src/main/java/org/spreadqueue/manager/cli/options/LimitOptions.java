// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueLimits.Overflow;
import org.spreadqueue.manager.machine.DeadLetter;

/** A queue's limits, named like the properties of {@code spread.queue.manager}. */
public final class LimitOptions {

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

	@Option(names = "--limits", paramLabel = "QUEUE.LIMIT=VALUE", split = ",",
			description = "A limit of one queue and its dead letters, such as orders.max-length=500. Can be given several "
					+ "times.")
	private final Map<String, String> own = new LinkedHashMap<>();

	/**
	 * Returns the limits of each queue; a dead-letter queue has those of its queue. What
	 * is not given is what the heap has room for. Throws {@link IllegalArgumentException}
	 * if a limit is out of range or of a queue that is not managed, or all of the limits
	 * together are more than the heap can hold.
	 */
	public Map<QueueName, QueueLimits> limits(List<QueueName> queues, HeapShare share) {
		QueueLimits general = general(share);
		Map<QueueName, QueueLimits> limits = new HashMap<>();
		double needed = 0;
		for (QueueName queue : queues) {
			QueueLimits own = own(queue, general);
			limits.put(queue, own);
			needed += (DeadLetter.queueFor(queue).isPresent() ? 2.0 : 1.0) * own.maxSize();
		}
		share.check(needed);
		requireManaged(queues);
		return limits;
	}

	private QueueLimits general(HeapShare share) {
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

	private void requireManaged(List<QueueName> queues) {
		for (String key : this.own.keySet()) {
			if (queues.stream().noneMatch((queue) -> queue.value().equals(queue(key)))) {
				throw new IllegalArgumentException("The limit '" + key + "' is for queue '" + queue(key)
						+ "', which is not managed here. The name goes before the limit, as in orders.max-length=500.");
			}
		}
	}

	private static String queue(String key) {
		return key.substring(0, Math.max(0, key.lastIndexOf('.')));
	}

	private QueueLimits own(QueueName queue, QueueLimits general) {
		QueueLimits limits = general;
		for (Map.Entry<String, String> limit : this.own.entrySet()) {
			if (queue(limit.getKey()).equals(queue.value())) {
				limits = set(limits, "--limits " + limit.getKey(), limit.getValue(),
						(before, value) -> change(before, limit.getKey(), value));
			}
		}
		return limits;
	}

	private static QueueLimits change(QueueLimits limits, String key, String value) {
		try {
			return switch (key.substring(key.lastIndexOf('.') + 1)) {
				case "max-length" -> limits.withMaxLength(Integer.parseInt(value));
				case "max-size" -> limits.withMaxSize(new SizeConverter().convert(value));
				case "overflow" -> limits.withOverflow(Choice.of(Overflow.class, value));
				case "max-attempts" -> limits.withMaxAttempts(Integer.parseInt(value));
				case "redelivery-delay" -> limits.withRedeliveryDelay(new TimeConverter().convert(value));
				case "redelivery-multiplier" -> limits.withRedeliveryMultiplier(Double.parseDouble(value));
				case "max-redelivery-delay" -> limits.withMaxRedeliveryDelay(new TimeConverter().convert(value));
				default -> throw new IllegalArgumentException("'" + key + "' names no limit. Possible: max-length, "
						+ "max-size, overflow, max-attempts, redelivery-delay, redelivery-multiplier, "
						+ "max-redelivery-delay.");
			};
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'" + value + "' is not a number that is possible here.", ex);
		}
		catch (TypeConversionException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
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
