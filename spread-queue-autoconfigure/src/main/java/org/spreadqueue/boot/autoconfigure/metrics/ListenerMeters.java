// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.spreadqueue.spring.listener.ListenerStatistics;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/** The meters of listeners, as long as these are registered. */
final class ListenerMeters implements QueueListenerContainerRegistry.Observer {

	private static final List<QueueMeter<QueueListenerContainer>> METERS = List.of(
			QueueMeter.flag("listener.started", "Whether the listener runs, paused or not",
					QueueListenerContainer::isRunning),
			QueueMeter.flag("listener.paused", "Whether the listener is paused, and so takes no messages",
					QueueListenerContainer::isPaused),
			gauge("start.time", "seconds", "When the listener was started last, since the epoch; 0 if it never was",
					ListenerMeters::startTime),
			gauge("sessions", "sessions", "Sessions of the listener that are connected to a Spread daemon",
					ListenerStatistics::connectedSessions),
			gauge("running", "messages", "Messages that the listener is working on", ListenerStatistics::running),
			QueueMeter.gauge("listener.concurrency", "messages", "Messages that the listener may work on at a time",
					(container) -> container.options().worker().concurrency()),
			counter("received", "Messages that the listener took", ListenerStatistics::received),
			counter("completed", "Messages that ended well", ListenerStatistics::completed),
			counter("failed", "Messages on which the listener failed", ListenerStatistics::failed),
			counter("requeued", "Messages requeued", ListenerStatistics::requeued),
			counter("repeated", "Completed messages that an idempotent listener had done before",
					ListenerStatistics::repeated),
			counter("dropped", "Messages that could not be read or came after the goodbye",
					ListenerStatistics::dropped));

	private final MeterRegistry registry;

	private final Map<QueueListenerContainer, List<Meter>> meters = new ConcurrentHashMap<>();

	ListenerMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	private static QueueMeter<QueueListenerContainer> gauge(String name, String unit, String description,
			ToDoubleFunction<ListenerStatistics> value) {
		return QueueMeter.gauge("listener." + name, unit, description,
				(container) -> value.applyAsDouble(container.statistics()));
	}

	private static QueueMeter<QueueListenerContainer> counter(String name, String description,
			ToDoubleFunction<ListenerStatistics> value) {
		return QueueMeter.counter("listener." + name, "messages", description,
				(container) -> value.applyAsDouble(container.statistics()));
	}

	private static double startTime(ListenerStatistics statistics) {
		return (statistics.startTime() != null) ? statistics.startTime().toEpochMilli() / 1000.0 : 0;
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
		Tags tags = Tags.of("queue", container.options().worker().queue().value(), "listener",
				container.options().id());
		return METERS.stream().map((meter) -> meter.register(this.registry, tags, container, Optional::of)).toList();
	}

}
