// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.outbox.OutboxStatistics;

/**
 * Meters of the outbox. Those of the table are the same in all programs that share it.
 */
final class OutboxMetrics implements MeterBinder {

	private static final List<QueueMeter<OutboxStatistics>> METERS = List.of(
			gauge("pending", "messages", "Messages in the outbox that are to be sent", OutboxStatistics::pending),
			gauge("refused", "messages", "Messages that stay in the outbox, because they cannot be sent",
					OutboxStatistics::refused),
			gauge("oldest.age", "seconds", "How long the oldest message that is to be sent has been in the outbox",
					OutboxMetrics::oldestAge),
			QueueMeter.flag("outbox.problem", "Whether this program cannot use the table of the outbox",
					(statistics) -> statistics.problem() != null),
			counter("sent", "messages", "Messages that this program has sent from the outbox", OutboxStatistics::sent),
			counter("failed", "attempts", "Attempts to send from the outbox that are repeated",
					OutboxStatistics::failed),
			counter("expired", "messages", "Messages whose time was over in the outbox", OutboxStatistics::expired));

	private final OutboxRelay relay;

	OutboxMetrics(OutboxRelay relay) {
		this.relay = relay;
	}

	private static QueueMeter<OutboxStatistics> gauge(String name, String unit, String description,
			ToDoubleFunction<OutboxStatistics> value) {
		return QueueMeter.gauge("outbox." + name, unit, description, value);
	}

	private static QueueMeter<OutboxStatistics> counter(String name, String unit, String description,
			ToDoubleFunction<OutboxStatistics> value) {
		return QueueMeter.counter("outbox." + name, unit, description, value);
	}

	private static double oldestAge(OutboxStatistics statistics) {
		Instant oldest = statistics.oldest();
		return (oldest != null) ? Math.max(0, Duration.between(oldest, Instant.now()).toMillis() / 1000.0) : 0;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		METERS.forEach((meter) -> meter.register(registry, Tags.empty(), this.relay,
				(source) -> Optional.of(source.statistics())));
	}

}
