package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.spring.listener.ListenerStatistics;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/** The meters of listeners, as long as these are registered. */
final class ListenerMeters implements QueueListenerContainerRegistry.Observer {

	private final MeterRegistry registry;

	private final Map<QueueListenerContainer, List<Meter>> meters = new ConcurrentHashMap<>();

	ListenerMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void registered(QueueListenerContainer container) {
		this.meters.computeIfAbsent(container, this::register);
	}

	@Override
	public void unregistered(QueueListenerContainer container) {
		List<Meter> old = this.meters.remove(container);
		if (old != null) {
			old.forEach(this.registry::remove);
		}
	}

	private List<Meter> register(QueueListenerContainer container) {
		return List.of(
				gauge(container, "start.time", "seconds", "Time at which the listener was started, since the epoch",
						ListenerMeters::startTime),
				gauge(container, "running", null, "Messages that the listener is working on",
						ListenerStatistics::running),
				gauge(container, "sessions", null, "Sessions of the listener that are connected to a Spread daemon",
						ListenerStatistics::connectedSessions),
				count(container, "", "Messages that the listener took", ListenerStatistics::received),
				count(container, ".completed", "Messages that ended well", ListenerStatistics::completed),
				count(container, ".failed", "Messages on which the listener failed", ListenerStatistics::failed),
				count(container, ".requeued", "Messages requeued", ListenerStatistics::requeued),
				count(container, ".repeated", "Messages that an idempotent listener had done before",
						ListenerStatistics::repeated),
				count(container, ".dropped", "Messages that could not be read or came after the goodbye",
						ListenerStatistics::dropped));
	}

	private static double startTime(ListenerStatistics statistics) {
		return (statistics.startTime() != null) ? statistics.startTime().toEpochMilli() / 1000.0 : Double.NaN;
	}

	private Meter gauge(QueueListenerContainer container, String name, @Nullable String unit, String description,
			ToDoubleFunction<ListenerStatistics> value) {
		return Gauge.builder("spread.queue." + name, container, (source) -> value.applyAsDouble(source.statistics()))
			.description(description)
			.baseUnit(unit)
			.tags(tags(container))
			.register(this.registry);
	}

	private Meter count(QueueListenerContainer container, String suffix, String description,
			ToLongFunction<ListenerStatistics> value) {
		return FunctionCounter
			.builder("spread.queue.messages" + suffix, container, (source) -> value.applyAsLong(source.statistics()))
			.description(description)
			.baseUnit("messages")
			.tags(tags(container))
			.register(this.registry);
	}

	private static Tags tags(QueueListenerContainer container) {
		return Tags.of("queue", container.options().worker().queue().value(), "listener", container.options().id());
	}

}
