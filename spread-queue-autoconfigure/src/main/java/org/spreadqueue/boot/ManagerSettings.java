package org.spreadqueue.boot;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;

import static org.spreadqueue.boot.PropertyChecks.check;

/**
 * Turns the properties into the options of the managers in this process.
 */
final class ManagerSettings {

	private final ManagerProperties properties;

	private final Map<String, Serializer> formats;

	ManagerSettings(SpreadQueueProperties properties) {
		this.properties = properties.getManager();
		this.formats = properties.getFormats();
	}

	List<QueueName> queues() {
		return this.properties.getQueues()
			.stream()
			.map((name) -> check("manager.queues", name, QueueName::new))
			.toList();
	}

	/** Managers keep to the standard format unless one is set for their queue. */
	ManagerOptions options(QueueName queue) {
		Serializer format = this.formats.get(queue.value());
		ManagerOptions options = ManagerOptions.of(queue)
			.withOnDuplicate(this.properties.getOnDuplicate())
			.withLimits(limits(queue));
		return (format != null) ? options.withFormat(WireFormat.of(format)) : options;
	}

	/**
	 * Finds at the start what would be found when a manager starts.
	 */
	void checkLimits() {
		generalLimits();
		this.properties.getLimits()
			.keySet()
			.forEach((name) -> limits(check("manager.limits." + name, name, QueueName::new)));
	}

	private QueueLimits limits(QueueName queue) {
		QueueLimits limits = generalLimits();
		QueueLimitsProperties own = this.properties.getLimits().get(queue.value());
		if (own == null) {
			return limits;
		}
		String prefix = "manager.limits." + queue + ".";
		limits = change(limits, prefix + "max-length", own.getMaxLength(), QueueLimits::withMaxLength);
		limits = change(limits, prefix + "max-size", own.getMaxSize(),
				(now, value) -> now.withMaxSize(value.toBytes()));
		limits = change(limits, prefix + "overflow", own.getOverflow(), QueueLimits::withOverflow);
		limits = change(limits, prefix + "max-attempts", own.getMaxDeliveries(), QueueLimits::withMaxAttempts);
		return change(limits, prefix + "redelivery-delay", own.getRedeliveryDelay(), QueueLimits::withRedeliveryDelay);
	}

	private QueueLimits generalLimits() {
		ManagerProperties general = this.properties;
		QueueLimits limits = QueueLimits.DEFAULT.withOverflow(general.getOverflow());
		limits = check("manager.max-length", general.getMaxLength(), limits::withMaxLength);
		limits = check("manager.max-size", general.getMaxSize().toBytes(), limits::withMaxSize);
		limits = check("manager.max-attempts", general.getMaxDeliveries(), limits::withMaxAttempts);
		return check("manager.redelivery-delay", general.getRedeliveryDelay(), limits::withRedeliveryDelay);
	}

	private static <T> QueueLimits change(QueueLimits limits, String property, @Nullable T value,
			BiFunction<QueueLimits, T, QueueLimits> change) {
		return (value != null) ? check(property, value, (given) -> change.apply(limits, given)) : limits;
	}

}
