// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import org.spreadqueue.manager.QueueLimits;

/**
 * Properties of the limits of one queue, where they differ from those of all.
 *
 * @param maxLength Messages that the queue holds at most, those at workers included.
 * @param maxSize Size of the messages that the queue holds at most.
 * @param overflow What happens to messages that come when the queue is full.
 * @param maxAttempts How often a message is tried, retries in workers included, before it
 * becomes a dead letter.
 * @param redeliveryDelay How long a message waits after it failed until it is given to a
 * worker again.
 * @param redeliveryMultiplier By what the redelivery delay grows with each further
 * failure of a message.
 * @param maxRedeliveryDelay How long a message waits at most after a failure.
 * @since 0.1.0
 */
public record QueueLimitsProperties(@Nullable Integer maxLength, @Nullable DataSize maxSize,
		QueueLimits.@Nullable Overflow overflow, @Nullable Integer maxAttempts, @Nullable Duration redeliveryDelay,
		@Nullable Double redeliveryMultiplier, @Nullable Duration maxRedeliveryDelay) {

	QueueLimits applyTo(String prefix, QueueLimits limits) {
		return PropertyMapping.of(prefix, limits)
			.set("max-length", this.maxLength, QueueLimits::withMaxLength)
			.set("max-size", this.maxSize, (changed, size) -> changed.withMaxSize(size.toBytes()))
			.set("overflow", this.overflow, QueueLimits::withOverflow)
			.set("max-attempts", this.maxAttempts, QueueLimits::withMaxAttempts)
			.set("redelivery-delay", this.redeliveryDelay, QueueLimits::withRedeliveryDelay)
			.set("redelivery-multiplier", this.redeliveryMultiplier, QueueLimits::withRedeliveryMultiplier)
			.set("max-redelivery-delay", this.maxRedeliveryDelay, QueueLimits::withMaxRedeliveryDelay)
			.options();
	}

}
