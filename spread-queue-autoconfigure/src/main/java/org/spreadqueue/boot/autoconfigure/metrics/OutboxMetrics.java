package org.spreadqueue.boot.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.outbox.OutboxStatistics;

/**
 * Meters of the outbox. Those of the table are the same in all programs that share it.
 */
final class OutboxMetrics implements MeterBinder {

	private final OutboxRelay relay;

	OutboxMetrics(OutboxRelay relay) {
		this.relay = relay;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "pending", "Messages in the outbox that are to be sent", OutboxStatistics::pending);
		gauge(registry, "refused", "Messages that stay in the outbox, because they cannot be sent",
				OutboxStatistics::refused);
		gauge(registry, "oldest.age", "Seconds for which the oldest message that is to be sent has been in the outbox",
				OutboxMetrics::oldestAge);
		count(registry, "sent", "Messages that this program has sent from the outbox", OutboxStatistics::sent);
		count(registry, "failed", "Attempts to send from the outbox that are repeated", OutboxStatistics::failed);
		count(registry, "expired", "Messages whose time was over in the outbox", OutboxStatistics::expired);
	}

	private static double oldestAge(OutboxStatistics statistics) {
		Instant oldest = statistics.oldest();
		return (oldest != null) ? Math.max(0, Duration.between(oldest, Instant.now()).toMillis() / 1000.0) : 0;
	}

	private void gauge(MeterRegistry registry, String name, String description,
			ToDoubleFunction<OutboxStatistics> value) {
		Gauge.builder("spread.queue.outbox." + name, this.relay, (source) -> value.applyAsDouble(source.statistics()))
			.description(description)
			.register(registry);
	}

	private void count(MeterRegistry registry, String name, String description,
			ToLongFunction<OutboxStatistics> value) {
		FunctionCounter
			.builder("spread.queue.outbox." + name, this.relay, (source) -> value.applyAsLong(source.statistics()))
			.description(description)
			.baseUnit("messages")
			.register(registry);
	}

}
