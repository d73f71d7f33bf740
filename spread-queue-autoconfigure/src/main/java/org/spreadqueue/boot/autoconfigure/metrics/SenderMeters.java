// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderStatistics;
import org.spreadqueue.spring.template.QueueSenders;

/** The meters of the senders of one connection, one sender per queue. */
final class SenderMeters {

	/** What is there only while the sender is open. */
	private static final List<QueueMeter<Sender>> PRESENT = List.of(
			QueueMeter.flag("sender.connected", "Whether the sender is connected to a Spread daemon",
					Sender::isConnected),
			QueueMeter.flag("sender.manager", "Whether a manager of the queue answers the sender",
					(sender) -> sender.manager().isPresent()),
			gauge("queued", "messages",
					"Messages that wait in the queue, as its manager, wherever it is, has said last",
					SenderMeters::queued),
			gauge("unsettled", "messages", "Messages whose outcome the sender does not know yet",
					(sender) -> sender.statistics().unsettled()),
			gauge("unsettled.size", "bytes", "Bytes of the messages whose outcome the sender does not know yet",
					(sender) -> sender.statistics().unsettledBytes()),
			gauge("max.unsettled", "messages", "Unsettled messages beyond which the sender releases the oldest ones",
					(sender) -> sender.options().maxUnsettledMessages()),
			gauge("max.unsettled.size", "bytes", "Bytes beyond which the sender releases the oldest unsettled messages",
					(sender) -> sender.options().maxUnsettledSize()));

	/** Goes on when the sender is closed and opened again. */
	private static final List<QueueMeter<SenderStatistics>> COUNTED = List.of(
			counter("sent", "One-way messages that were to be sent", SenderStatistics::sent),
			counter("requested", "Requests that were to be sent", SenderStatistics::requested),
			counter("accepted", "One-way messages that a manager has accepted", SenderStatistics::accepted),
			counter("failed", "Messages and requests that failed", SenderStatistics::failed),
			counter("done", "One-way messages that are known to be processed", SenderStatistics::done),
			counter("released", "Accepted messages whose outcome will not be known", SenderStatistics::released),
			counter("resubmitted", "Messages sent again to another manager", SenderStatistics::resubmitted),
			counter("ignored", "Answers that nobody waited for, or no longer", SenderStatistics::ignored));

	private final MeterRegistry registry;

	private final String connection;

	private final QueueSenders senders;

	SenderMeters(MeterRegistry registry, String connection, QueueSenders senders) {
		this.registry = registry;
		this.connection = connection;
		this.senders = senders;
	}

	private static QueueMeter<Sender> gauge(String name, String unit, String description,
			ToDoubleFunction<Sender> value) {
		return QueueMeter.gauge("sender." + name, unit, description, value);
	}

	private static QueueMeter<SenderStatistics> counter(String name, String description,
			ToDoubleFunction<SenderStatistics> value) {
		return QueueMeter.counter("sender." + name, "messages", description, value);
	}

	private static double queued(Sender sender) {
		return sender.manager().map((manager) -> manager.statistics().currentlyQueued()).orElse(0L);
	}

	void register(QueueName queue) {
		Tags tags = Tags.of("queue", queue.value(), "connection", this.connection);
		PRESENT.forEach((meter) -> meter.register(this.registry, tags, this.senders, (open) -> open.find(queue)));
		COUNTED.forEach((meter) -> meter.register(this.registry, tags, this.senders,
				(counted) -> Optional.of(counted.statistics(queue))));
	}

}
