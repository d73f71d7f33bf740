package org.spreadqueue.boot;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import org.spreadqueue.manager.QueueLimits;

/**
 * Limits of one queue, where they differ from those of all.
 */
public class QueueLimitsProperties {

	/**
	 * Messages that the queue holds at most, those at workers included.
	 */
	private @Nullable Integer maxLength;

	/**
	 * Size of the messages that the queue holds at most.
	 */
	private @Nullable DataSize maxSize;

	/**
	 * What happens to messages that come when the queue is full.
	 */
	private QueueLimits.@Nullable Overflow overflow;

	/**
	 * How often a message is given to workers before it becomes a dead letter.
	 */
	private @Nullable Integer maxAttempts;

	/**
	 * How long a message waits after it failed until it is given to a worker again.
	 */
	private @Nullable Duration redeliveryDelay;

	public @Nullable Integer getMaxLength() {
		return this.maxLength;
	}

	public void setMaxLength(@Nullable Integer maxLength) {
		this.maxLength = maxLength;
	}

	public @Nullable DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(@Nullable DataSize maxSize) {
		this.maxSize = maxSize;
	}

	public QueueLimits.@Nullable Overflow getOverflow() {
		return this.overflow;
	}

	public void setOverflow(QueueLimits.@Nullable Overflow overflow) {
		this.overflow = overflow;
	}

	public @Nullable Integer getMaxDeliveries() {
		return this.maxAttempts;
	}

	public void setMaxDeliveries(@Nullable Integer maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	public @Nullable Duration getRedeliveryDelay() {
		return this.redeliveryDelay;
	}

	public void setRedeliveryDelay(@Nullable Duration redeliveryDelay) {
		this.redeliveryDelay = redeliveryDelay;
	}

}
