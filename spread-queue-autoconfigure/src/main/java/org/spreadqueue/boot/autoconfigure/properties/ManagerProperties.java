// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;

/**
 * Properties of the queue managers that run in this application.
 *
 * @param queues Comma-separated list of queues to run a manager for. With the embedded
 * daemon, every queue that the application uses has one anyway.
 * @param directory Directory on a local disk in which the managers of this application
 * keep the messages of their queues. Without it, messages are in memory only. A directory
 * belongs to one application at a time. Needs spread-queue-journal on the class path.
 * @param syncInterval How long a message may be accepted before it is safe on the disk. 0
 * makes each sender wait until it is.
 * @param onDuplicate What to do when a queue has a manager elsewhere: stand by and take
 * over when it is gone, or close. What is there in its place and never answers is waited
 * for in any case.
 * @param administration What operators may ask of these managers from elsewhere,
 * natively: nothing, to show what is there, or to change it, too. With a key, only who
 * has that may ask. The endpoint of this application is not concerned.
 * @param maxLength Messages that a queue holds at most, those at workers included.
 * @param maxSize Size of the messages that a queue holds at most.
 * @param overflow What happens to messages that come when a queue is full: their senders
 * have to wait, or are refused, or the oldest message becomes a dead letter.
 * @param maxAttempts How often a message is tried, retries in workers included, before it
 * becomes a dead letter.
 * @param redeliveryDelay How long a message waits after it failed until it is given to a
 * worker again.
 * @param redeliveryMultiplier By what the redelivery delay grows with each further
 * failure of a message. 1 keeps it the same, 2 doubles it.
 * @param maxRedeliveryDelay How long a message waits at most after a failure.
 * @param limits Limits of single queues, by the name of the queue, such as
 * spread.queue.manager.limits.orders.max-length=500. What a queue does not set is that of
 * all. Names with dots are written in brackets.
 * @since 0.1.0
 */
public record ManagerProperties(@DefaultValue List<String> queues, @Nullable String directory,
		@Nullable Duration syncInterval, ManagerOptions.@Nullable OnDuplicate onDuplicate,
		@Nullable Administration administration, @Nullable Integer maxLength, @Nullable DataSize maxSize,
		QueueLimits.@Nullable Overflow overflow, @Nullable Integer maxAttempts, @Nullable Duration redeliveryDelay,
		@Nullable Double redeliveryMultiplier, @Nullable Duration maxRedeliveryDelay,
		@DefaultValue Map<String, QueueLimitsProperties> limits) {

	public List<QueueName> queueNames() {
		return this.queues.stream()
			.map((name) -> PropertyMapping.convert("manager.queues", name, QueueName::new))
			.toList();
	}

	ManagerOptions applyTo(ManagerOptions options) {
		return PropertyMapping.of("manager.", options)
			.set("on-duplicate", this.onDuplicate, ManagerOptions::withOnDuplicate)
			.set("administration", this.administration, ManagerOptions::withAdministration)
			.options()
			.withLimits(limits(options.queue()));
	}

	/** Finds at startup what would otherwise fail the manager of a queue. */
	public void checkLimits() {
		generalLimits();
		this.limits.keySet()
			.forEach((name) -> limits(PropertyMapping.convert("manager.limits." + name, name, QueueName::new)));
	}

	private QueueLimits limits(QueueName queue) {
		QueueLimitsProperties own = this.limits.get(queue.value());
		return (own != null) ? own.applyTo("manager.limits." + queue + ".", generalLimits()) : generalLimits();
	}

	private QueueLimits generalLimits() {
		return new QueueLimitsProperties(this.maxLength, this.maxSize, this.overflow, this.maxAttempts,
				this.redeliveryDelay, this.redeliveryMultiplier, this.maxRedeliveryDelay)
			.applyTo("manager.", QueueLimits.DEFAULT);
	}

}
